#include "stage1_teacher/teacher/target_quality.h"

#include <gtest/gtest.h>

namespace preceptor {
namespace {

TEST(TargetQuality, CountsLabelledGoodRowsThatAreNotWithdrawn) {
  RowPlan plan;
  std::vector<CacheRow> rows(8);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    rows[i].sample[0] = rows[i].file[0] = static_cast<std::uint8_t>(i);
  }
  plan.append(rows, {});
  CacheRow again;
  again.sample[0] = again.file[0] = 7;
  plan.append({again}, {7});

  LabelTable labels;
  labels.class_names = {"a", "b"};
  labels.column_names = {"label"};
  labels.values = {0, 1, 1, 0, 1, 0, 1, 1, 0};
  labels.states.assign(9, LabelState::kKnown);
  labels.states[4] = LabelState::kMissing;
  labels.splits.assign(9, Split::kTest);
  labels.splits[6] = Split::kTrain;
  labels.patients.resize(9);
  std::vector<RowState> states(9, RowState::kGood);
  states[5] = RowState::kRejected;
  TargetStore targets;
  targets.identity.temperature = 4;
  targets.rows = 9;
  targets.classes = 2;
  // Right but for row 3; rows 4 to 7 would be wrong and must not count for test.
  targets.scaled_logits = {2, 0, 0, 2, 0, 3, 0, 1, 5, 0, 0, 5, 0, 5, 5, 0, 2, 0};

  const std::vector<SplitQuality> quality = target_quality(targets, labels, plan, states);
  ASSERT_EQ(quality.size(), 2u);
  EXPECT_EQ(quality[0].split, Split::kTrain);
  EXPECT_EQ(quality[0].metrics.samples, 1);
  EXPECT_EQ(quality[1].split, Split::kTest);
  EXPECT_EQ(quality[1].metrics.samples, 5);
  EXPECT_DOUBLE_EQ(quality[1].metrics.accuracy, 4.0 / 5.0);
  EXPECT_TRUE(quality_json(quality).has("test"));
}

}  // namespace
}  // namespace preceptor
