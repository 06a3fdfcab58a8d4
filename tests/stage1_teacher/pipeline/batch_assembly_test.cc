#include "stage1_teacher/pipeline/batch_assembly.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "common/base/error.h"
#include "common/cache/cache_format.h"

namespace preceptor {
namespace {

constexpr std::int64_t kBatch = cache_format::kForwardBatch;

RowPlan plan_of(std::vector<std::int64_t> generations) {
  RowPlan plan;
  std::uint8_t number = 0;
  for (const std::int64_t count : generations) {
    std::vector<CacheRow> rows(static_cast<std::size_t>(count));
    ++number;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      rows[i].sample = rows[i].file =
          Key16{number, static_cast<std::uint8_t>(i >> 8), static_cast<std::uint8_t>(i)};
    }
    plan.append(rows, {});
  }
  return plan;
}

std::vector<ForwardBatch> assemble(const RowPlan& plan, std::int64_t from_row,
                                   std::int64_t first_row) {
  std::vector<ForwardBatch> batches;
  BatchAssembly assembly(plan, {1, 1, 2}, first_row,
                         [&batches](ForwardBatch batch) { batches.push_back(std::move(batch)); });
  for (std::int64_t row = from_row; row < plan.size(); ++row) {
    const std::uint8_t pixels[2] = {static_cast<std::uint8_t>(row), 1};
    assembly.add(row, row % 10 == 3 ? nullptr : pixels);
  }
  return batches;
}

TEST(BatchAssembly, BatchesCountFromEachGenerationsFirstRowAndTailsArePadded) {
  const RowPlan plan = plan_of({kBatch + 6, 5});
  const std::vector<ForwardBatch> batches = assemble(plan, 0, 0);
  ASSERT_EQ(batches.size(), 3u);
  EXPECT_EQ(batches[1].first, kBatch);
  EXPECT_EQ(batches[1].good.size(), 6u);
  EXPECT_EQ(batches[2].first, kBatch + 6);
  EXPECT_EQ(batches[2].good.size(), 5u);
  for (const ForwardBatch& batch : batches) {
    ASSERT_EQ(batch.pixels.size(), static_cast<std::size_t>(2 * kBatch));
    for (std::size_t i = 0; i < static_cast<std::size_t>(kBatch); ++i) {
      const std::int64_t row = batch.first + static_cast<std::int64_t>(i);
      const bool good = i < batch.good.size() && row % 10 != 3;
      if (i < batch.good.size()) {
        EXPECT_EQ(batch.good[i], good);
      }
      EXPECT_EQ(batch.pixels[2 * i], good ? static_cast<std::uint8_t>(row) : 0);
      EXPECT_EQ(batch.pixels[2 * i + 1], good ? 1 : 0);
    }
  }
}

TEST(BatchAssembly, ResumingGivesTheSameBatches) {
  const RowPlan plan = plan_of({3 * kBatch, 7});
  const std::vector<ForwardBatch> all = assemble(plan, 0, 0);
  const std::vector<ForwardBatch> rest = assemble(plan, kBatch, 2 * kBatch);
  ASSERT_EQ(rest.size(), 2u);
  EXPECT_EQ(rest[0].pixels, all[2].pixels);
  EXPECT_EQ(rest[1].pixels, all[3].pixels);
  EXPECT_TRUE(assemble(plan, plan.size(), plan.size()).empty());
}

TEST(BatchAssembly, ABeginningInsideABatchIsADefect) {
  EXPECT_THROW(assemble(plan_of({3 * kBatch}), 0, kBatch + 1), Error);
}

}  // namespace
}  // namespace preceptor
