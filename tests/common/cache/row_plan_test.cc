#include "common/cache/row_plan.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "common/base/error.h"
#include "tests/common/cache/small_cache.h"

namespace preceptor {
namespace {

TEST(RowPlan, OrderDependsOnKeysAlone) {
  std::vector<CacheRow> rows = numbered_rows(0, 50);
  RowPlan forwards, backwards;
  forwards.append(rows, {});
  std::reverse(rows.begin(), rows.end());
  backwards.append(rows, {});
  EXPECT_EQ(forwards.digest(), backwards.digest());
  for (int row = 1; row < 50; ++row) {
    EXPECT_LT(forwards.row(row - 1).file, forwards.row(row).file);
  }
}

TEST(RowPlan, FramesOfAFileFollowEachOther) {
  std::vector<CacheRow> rows;
  for (std::uint32_t frame = 0; frame < 5; ++frame) {
    for (std::uint32_t file = 0; file < 3; ++file) {
      rows.push_back({numbered_key(100 * file + frame, 1), numbered_key(file, 2),
                      static_cast<std::int32_t>(frame)});
    }
  }
  RowPlan plan;
  plan.append(rows, {});
  for (int row = 0; row < 15; ++row) EXPECT_EQ(plan.row(row).frame, row % 5);
}

TEST(RowPlan, GenerationsKeepRowNumbers) {
  RowPlan plan;
  plan.append(numbered_rows(0, 10), {});
  const CacheRow third = plan.row(3);
  const std::string digest = plan.digest();
  plan.append(numbered_rows(10, 4), {3});
  EXPECT_EQ(plan.size(), 14);
  EXPECT_EQ(plan.row(3).sample, third.sample);
  EXPECT_EQ(plan.withdrawn_mask()[3], 1);
  EXPECT_EQ(plan.withdrawn_mask()[4], 0);
  EXPECT_NE(plan.digest(), digest);
  EXPECT_EQ(plan.up_to(1).digest(), digest);
}

TEST(RowPlan, AWithdrawnSampleMayComeBackAndALiveOneMayNot) {
  RowPlan plan;
  plan.append(numbered_rows(0, 10), {});
  EXPECT_THROW(plan.append({plan.row(2)}, {}), Error);
  EXPECT_EQ(plan.generations(), 1);
  plan.append({plan.row(2)}, {2});
  EXPECT_EQ(plan.size(), 11);
  EXPECT_THROW(plan.append({}, {11}), Error);
}

TEST(RowPlan, SpansStartAnewInEachGeneration) {
  RowPlan plan;
  plan.append(numbered_rows(0, 10), {});
  plan.append(numbered_rows(10, 5), {});
  std::vector<std::int64_t> firsts, counts;
  for (const RowSpan& span : plan.spans(4)) {
    firsts.push_back(span.first);
    counts.push_back(span.count);
  }
  EXPECT_EQ(firsts, (std::vector<std::int64_t>{0, 4, 8, 10, 14}));
  EXPECT_EQ(counts, (std::vector<std::int64_t>{4, 4, 2, 4, 1}));
}

}  // namespace
}  // namespace preceptor
