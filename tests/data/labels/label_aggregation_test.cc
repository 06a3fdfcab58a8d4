#include "data/labels/label_aggregation.h"

#include <gtest/gtest.h>

#include "common/base/error.h"

namespace preceptor {
namespace {

constexpr LabelValue kNo = LabelValue::kNegative, kYes = LabelValue::kPositive,
                     kNone = LabelValue::kMissing, kOpen = LabelValue::kUncertain;
using Values = std::vector<LabelValue>;
using Classes = std::vector<std::int64_t>;

TEST(LabelAggregationTest, ErrorWantsThemAlike) {
  EXPECT_EQ(aggregate_values(Aggregation::kError, {kOpen, kOpen}), kOpen);
  EXPECT_FALSE(aggregate_values(Aggregation::kError, {kYes, kNone}));
  EXPECT_EQ(aggregate_classes(Aggregation::kError, {2, 2}), 2);
  EXPECT_FALSE(aggregate_classes(Aggregation::kError, {2, -1}));
}

TEST(LabelAggregationTest, AnyAndAllOfFindings) {
  for (const Aggregation how : {Aggregation::kAny, Aggregation::kMax}) {
    EXPECT_EQ(aggregate_values(how, {kNo, kOpen, kYes, kNone}), kYes);
    EXPECT_EQ(aggregate_values(how, {kNo, kOpen}), kOpen);
    EXPECT_EQ(aggregate_values(how, {kNo, kNone}), kNo);
    EXPECT_EQ(aggregate_values(how, {kNone}), kNone);
  }
  EXPECT_EQ(aggregate_values(Aggregation::kAll, {kYes, kOpen, kNo}), kNo);
  EXPECT_EQ(aggregate_values(Aggregation::kAll, {kYes, kOpen}), kOpen);
  EXPECT_EQ(aggregate_values(Aggregation::kAll, {kYes, kNone}), kYes);
}

TEST(LabelAggregationTest, TheMajorityOfFindings) {
  const auto vote = [](const Values& values) {
    return aggregate_values(Aggregation::kMajority, values);
  };
  EXPECT_EQ(vote({kYes, kYes, kNo}), kYes);
  EXPECT_EQ(vote({kYes, kNo, kNo, kOpen, kOpen, kOpen}), kNo);  // who is open has no voice
  EXPECT_EQ(vote({kYes, kNo}), kOpen);
  EXPECT_EQ(vote({kOpen, kNone}), kOpen);
  EXPECT_EQ(vote({kNone, kNone}), kNone);
}

TEST(LabelAggregationTest, Classes) {
  EXPECT_EQ(aggregate_classes(Aggregation::kMax, {0, 3, 1, -1}), 3);
  EXPECT_EQ(aggregate_classes(Aggregation::kAny, {0, 1}), 1);
  EXPECT_EQ(aggregate_classes(Aggregation::kAll, {0, 1, -1}), 0);
  EXPECT_EQ(aggregate_classes(Aggregation::kMajority, {2, 0, 2, 1}), 2);
  EXPECT_EQ(aggregate_classes(Aggregation::kMajority, {2, 0, 0, 2, 1}), -1);
  EXPECT_EQ(aggregate_classes(Aggregation::kMajority, {0, 1, 2, 2}), 2);
  EXPECT_EQ(aggregate_classes(Aggregation::kMajority, {-1, -1, 0}), 0);
  EXPECT_EQ(aggregate_classes(Aggregation::kMax, {-1, -1}), -1);
}

TEST(LabelAggregationTest, KnowsItsWords) {
  EXPECT_EQ(aggregation_of("majority"), Aggregation::kMajority);
  EXPECT_THROW(aggregation_of("mean"), Error);
  EXPECT_THROW(aggregation_of(""), Error);
}

}  // namespace
}  // namespace preceptor
