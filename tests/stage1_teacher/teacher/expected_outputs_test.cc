#include "stage1_teacher/teacher/expected_outputs.h"

#include <gtest/gtest.h>

#include <cmath>

#include "common/base/error.h"
#include "tests/stage1_teacher/rows/small_archive.h"

namespace preceptor {
namespace {

const std::vector<std::string> kClasses{"a", "b"};

CsvTable table_of(std::vector<std::string> header, std::vector<std::vector<std::string>> rows) {
  CsvTable table;
  table.header = std::move(header);
  table.rows = std::move(rows);
  return table;
}

TEST(Expectations, ColumnsByNameOrByOrder) {
  const auto named = parse_expectations(
      table_of({"b", "path", "a", "frame", "note"}, {{"2", "1.dcm", "1", "3", "x"}}), kClasses);
  ASSERT_EQ(named.size(), 1u);
  EXPECT_EQ(named[0].key, "1.dcm");
  EXPECT_EQ(named[0].frame, 3);
  EXPECT_EQ(named[0].values, (std::vector<double>{1, 2}));
  const auto ordered =
      parse_expectations(table_of({"sop_instance_uid", "l0", "l1"}, {{"u", "5", "6"}}), kClasses);
  EXPECT_EQ(ordered[0].values, (std::vector<double>{5, 6}));
}

TEST(Expectations, WhatCannotBeReadIsRefused) {
  EXPECT_THROW(parse_expectations(table_of({"a", "b"}, {}), kClasses), Error);
  EXPECT_THROW(parse_expectations(table_of({"path", "a"}, {}), kClasses), Error);
  EXPECT_THROW(parse_expectations(table_of({"path", "x", "y", "z"}, {}), kClasses), Error);
  EXPECT_THROW(parse_expectations(table_of({"path", "a", "b"}, {{"p", "1", ""}}), kClasses), Error);
  EXPECT_THROW(parse_expectations(table_of({"path", "a", "b"}, {{"p", "1", "nan"}}), kClasses),
               Error);
}

struct Cached {
  ArchiveView archive{{small_file(1, 2), small_file(2)}, test_key()};
  RowPlan plan;
  std::vector<RowState> states{RowState::kGood, RowState::kGood, RowState::kGood};
  TargetStore targets;

  Cached() {
    std::vector<CacheRow> rows;
    for (std::int32_t frame : {0, 1}) {
      rows.push_back({sample_key(test_key(), "1.2.1", frame), archive.key_of(0), frame});
    }
    rows.push_back({sample_key(test_key(), "1.2.2", 0), archive.key_of(1), 0});
    plan.append(rows, {});
    targets.identity.temperature = 4;
    targets.rows = 3;
    targets.classes = 2;
    targets.scaled_logits.assign(6, 0);
  }
  std::int64_t row_of(std::size_t file, std::int32_t frame) const {
    for (std::int64_t row = 0; row < 3; ++row) {
      if (plan.row(row).file == archive.key_of(file) && plan.row(row).frame == frame) return row;
    }
    return -1;
  }
};

TEST(Expectations, DifferencesAreOfUnscaledLogitsOfTheRightFrame) {
  Cached at;
  const std::int64_t row = at.row_of(0, 1);
  at.targets.scaled_logits[static_cast<std::size_t>(2 * row)] = 2;       // z = 8
  at.targets.scaled_logits[static_cast<std::size_t>(2 * row + 1)] = -1;  // z = -4
  const std::vector<Expectation> expected{
      {"1.2.1", 1, {8, -4.25}}, {"1.dcm", 0, {0, 0.125}}, {"nobody", 0, {100, 100}}};
  const Comparison comparison = compare_expectations(expected, at.archive, at.plan, at.states,
                                                     at.targets, OutputKind::kLogits);
  EXPECT_EQ(comparison.matched, 2);
  EXPECT_EQ(comparison.unmatched, 1);
  EXPECT_DOUBLE_EQ(comparison.largest, 0.25);
  EXPECT_EQ(comparison.largest_key, "1.2.1");
  EXPECT_EQ(comparison.largest_frame, 1);
}

TEST(Expectations, ProbabilitiesAreComparedAsProbabilities) {
  Cached at;
  const std::size_t row = static_cast<std::size_t>(at.row_of(1, 0));
  at.targets.scaled_logits[2 * row] = static_cast<float>(std::log(0.25) / 4);
  at.targets.scaled_logits[2 * row + 1] = static_cast<float>(std::log(0.75) / 4);
  const Comparison comparison =
      compare_expectations({{"1.2.2", 0, {0.25, 0.5}}}, at.archive, at.plan, at.states, at.targets,
                           OutputKind::kProbabilities);
  EXPECT_NEAR(comparison.largest, 0.25, 1e-6);
}

TEST(Expectations, RejectedRowsAreNotMatched) {
  Cached at;
  at.states.assign(3, RowState::kRejected);
  EXPECT_EQ(compare_expectations({{"1.2.2", 0, {0, 0}}}, at.archive, at.plan, at.states, at.targets,
                                 OutputKind::kLogits)
                .matched,
            0);
}

}  // namespace
}  // namespace preceptor
