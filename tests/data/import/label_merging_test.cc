#include "data/import/label_merging.h"

#include <gtest/gtest.h>

#include "common/base/error.h"

namespace preceptor {
namespace {

constexpr LabelValue kNo = LabelValue::kNegative, kYes = LabelValue::kPositive,
                     kNone = LabelValue::kMissing, kOpen = LabelValue::kUncertain;
using Values = std::vector<LabelValue>;

class LabelMergingTest : public testing::Test {
 protected:
  void add(const std::string& label, const Values& values, const std::string& reader = "") {
    LabelRow row;
    if (!label.empty()) row.label = label;
    row.values = values;
    row.reader = reader;
    row.line = parsed_.rows.size() + 2;
    parsed_.rows.push_back(row);
    rows_.push_back(rows_.size());
  }
  MergedLabel merge(Aggregation how, const std::vector<std::string>& classes = {"a", "b", "c"}) {
    return LabelMerging(parsed_, classes, how, policy_).merge(rows_);
  }

  ParsedLabels parsed_;
  std::vector<std::size_t> rows_;
  ValuePolicy policy_;
};

TEST_F(LabelMergingTest, Classes) {
  add("b", {});
  add("", {});
  EXPECT_EQ(merge(Aggregation::kError).differing, 1u);
  EXPECT_EQ(merge(Aggregation::kMax).differing, 0u);
  EXPECT_EQ(merge(Aggregation::kMax).label.class_index, 1);
  add("a", {});
  EXPECT_EQ(merge(Aggregation::kMax).label.class_index, 1);
  EXPECT_EQ(merge(Aggregation::kMajority).label.class_index, -1);
  EXPECT_TRUE(merge(Aggregation::kMajority).split_in_half);
  add("b", {});
  EXPECT_EQ(merge(Aggregation::kMajority).label.class_index, 1);
  EXPECT_FALSE(merge(Aggregation::kMajority).split_in_half);
  EXPECT_THROW(merge(Aggregation::kAny), Error);  // which of three is it?
  EXPECT_EQ(merge(Aggregation::kAny, {"a", "b"}).label.class_index, 1);
  EXPECT_EQ(merge(Aggregation::kAll, {"a", "b"}).label.class_index, 0);
  EXPECT_THROW(merge(Aggregation::kMax, {"a", "c"}), Error);  // b is not named
}

TEST_F(LabelMergingTest, AFindingIsOneOfTwoClasses) {
  parsed_.task = LabelTask::kFinding;
  parsed_.findings = {"f"};
  add("", {kNo});
  EXPECT_EQ(merge(Aggregation::kError, {"n", "p"}).label.class_index, 0);
  add("", {kYes});
  const MergedLabel merged = merge(Aggregation::kAny, {"n", "p"});
  EXPECT_EQ(merged.label.class_index, 1);
  EXPECT_TRUE(merged.label.values.empty());
  EXPECT_EQ(merge(Aggregation::kMajority, {"n", "p"}).label.class_index, -1);
}

TEST_F(LabelMergingTest, AReaderIsOneVoice) {
  parsed_.task = LabelTask::kFindings;
  parsed_.findings = {"f", "g"};
  add("", {kYes, kNo}, "R1");
  add("", {kYes, kNo}, "R1");
  add("", {kNo, kYes}, "R1");
  add("", {kNo, kNo}, "R2");
  add("", {kNo, kYes}, "R3");
  EXPECT_EQ(merge(Aggregation::kMajority).label.values, (Values{kNo, kNo}));  // five rows
  parsed_.has_reader = true;
  EXPECT_EQ(merge(Aggregation::kMajority).label.values, (Values{kNo, kYes}));  // three readers
  parsed_.rows[4].values = {kNo, kNo};
  EXPECT_EQ(merge(Aggregation::kMajority).label.values, (Values{kNo, kNo}));
  EXPECT_EQ(merge(Aggregation::kAny).label.values, (Values{kYes, kYes}));
}

TEST_F(LabelMergingTest, AReaderOfSeveralRowsDoesNotContradictHimself) {
  parsed_.task = LabelTask::kFindings;
  parsed_.findings = {"f", "g"};
  add("", {kYes, kNo}, "R1");
  add("", {kNo, kYes}, "R1");
  EXPECT_EQ(merge(Aggregation::kError).differing, 1u);
  parsed_.has_reader = true;
  EXPECT_EQ(merge(Aggregation::kError).differing, 0u);
  EXPECT_EQ(merge(Aggregation::kError).label.values, (Values{kYes, kYes}));
  add("", {kYes, kNo}, "R2");
  EXPECT_EQ(merge(Aggregation::kError).differing, 2u);
}

TEST_F(LabelMergingTest, RowsThatNameNoReaderAreNotOne) {
  parsed_.task = LabelTask::kFindings;
  parsed_.findings = {"f"};
  parsed_.has_reader = true;
  add("", {kYes});
  add("", {kNo});
  add("", {kNo});
  EXPECT_EQ(merge(Aggregation::kMajority).label.values, Values{kNo});
}

TEST_F(LabelMergingTest, APolicySettlesWhatIsNoMajority) {
  parsed_.task = LabelTask::kFindings;
  parsed_.findings = {"f", "g"};
  add("", {kYes, kNone});
  add("", {kNo, kNone});
  EXPECT_EQ(merge(Aggregation::kMajority).label.values, (Values{kOpen, kNone}));
  EXPECT_TRUE(merge(Aggregation::kMajority).split_in_half);
  policy_.uncertain = "negative";
  EXPECT_EQ(merge(Aggregation::kMajority).label.values, (Values{kNo, kNone}));
}

TEST_F(LabelMergingTest, SplitsAndPatientsMustAgreeHoweverLabelsAreMade) {
  add("a", {});
  add("b", {});
  add("b", {});
  parsed_.rows[1].split = "test";  // blank ones say nothing
  parsed_.rows[2].patient = "p";
  EXPECT_EQ(merge(Aggregation::kMax).differing, 0u);
  EXPECT_EQ(merge(Aggregation::kMax).label.split, "test");
  EXPECT_EQ(merge(Aggregation::kMax).label.patient, "p");
  parsed_.rows[2].split = "train";
  EXPECT_EQ(merge(Aggregation::kMax).differing, 2u);
  parsed_.rows[2].split = "test";
  parsed_.rows[0].patient = "q";
  EXPECT_EQ(merge(Aggregation::kMax).differing, 2u);
}

}  // namespace
}  // namespace preceptor
