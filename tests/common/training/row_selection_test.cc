#include "common/training/row_selection.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>

#include "common/base/error.h"
#include "common/base/identity.h"
#include "tests/common/cache/small_cache.h"

namespace preceptor {
namespace {

using Rows = std::vector<std::int64_t>;

constexpr std::int64_t kRows = 2000;  // two of a patient: 1000 patients

RowPlan plan_of(std::uint32_t rows) {
  RowPlan plan;
  plan.append(numbered_rows(0, rows), {});
  return plan;
}

Rows merged(const Rows& a, const Rows& b) {
  Rows all;
  std::merge(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(all));
  return all;
}

class RowSelection : public testing::Test {
 protected:
  Rows rows_of(Split split, const std::string& range = "0:1") const {
    return rows_of_split(plan_, states_, labels_, split, PatientRange::parse(range));
  }

  RowPlan plan_ = plan_of(kRows);
  std::vector<RowState> states_ = std::vector<RowState>(kRows, RowState::kGood);
  LabelTable labels_ = small_labels(kRows);
};

TEST(PatientRange, ReadsTwoNumbers) {
  const PatientRange range = PatientRange::parse("0.25:0.5");
  EXPECT_EQ(range.from, 0.25);
  EXPECT_EQ(range.to, 0.5);
  EXPECT_EQ(PatientRange::parse("0:1").to, 1);
  EXPECT_EQ(PatientRange::parse("0:1e-3").to, 1e-3);
}

TEST(PatientRange, WhatIsNoRangeIsAUsageErrorThatQuotesIt) {
  for (const char* text : {"", ":", "0", "0:", ":1", "0.5:0.5", "0.6:0.5", "-0.1:0.5", "0:1.1",
                           "a:b", "0:1x", "0:1:2", "0;1", "nan:1", "0:nan", "0:inf", "0.5:0.7 "}) {
    try {
      PatientRange::parse(text);
      ADD_FAILURE() << "'" << text << "' was taken";
    } catch (const Error& problem) {
      EXPECT_EQ(problem.kind(), ErrorKind::kUsage);
      EXPECT_EQ(problem.found(), text);
    }
  }
}

TEST(PatientRange, HoldsFromItsBeginningToBeforeItsEnd) {
  const Key16 patient = numbered_key(12, 4);
  const double at = patient_fraction(patient);
  PatientRange range;
  range.from = at;
  range.to = 1;
  EXPECT_TRUE(range.holds(patient));
  range.from = 0;
  range.to = at;
  EXPECT_FALSE(range.holds(patient));
  EXPECT_TRUE(PatientRange{}.holds(patient));
}

TEST_F(RowSelection, TakesTheRowsOfASplitAscending) {
  Rows train, validation, test;
  for (std::int64_t row = 0; row < kRows; ++row) {
    (row % 5 == 0 ? test : row % 5 == 1 ? validation : train).push_back(row);
  }
  EXPECT_EQ(rows_of(Split::kTrain), train);
  EXPECT_EQ(rows_of(Split::kValidation), validation);
  EXPECT_EQ(rows_of(Split::kTest), test);
  EXPECT_TRUE(rows_of(Split::kNone).empty());
}

TEST_F(RowSelection, RowsWithoutASplitTakePartInNone) {
  labels_.splits[2] = Split::kNone;
  EXPECT_EQ(rows_of(Split::kTrain).front(), 3);
  EXPECT_EQ(rows_of(Split::kNone), Rows{2});
}

TEST_F(RowSelection, HalvesOfThePatientsDivideTheTrainRows) {
  const Rows first = rows_of(Split::kTrain, "0:0.5"), second = rows_of(Split::kTrain, "0.5:1");
  EXPECT_EQ(merged(first, second), rows_of(Split::kTrain));
  EXPECT_NEAR(static_cast<double>(first.size()), static_cast<double>(second.size()), 120);
  const Rows thirds[] = {rows_of(Split::kTrain, "0:0.2"), rows_of(Split::kTrain, "0.2:0.9"),
                         rows_of(Split::kTrain, "0.9:1")};
  EXPECT_EQ(merged(merged(thirds[0], thirds[1]), thirds[2]), rows_of(Split::kTrain));
  for (const std::int64_t row : first) {
    EXPECT_LT(patient_fraction(labels_.patients[static_cast<std::size_t>(row)]), 0.5);
  }
}

TEST_F(RowSelection, APatientIsOnOneSideWithAllRows) {
  for (std::size_t row = 0; row < kRows; ++row) labels_.splits[row] = Split::kTrain;
  const Rows first = rows_of(Split::kTrain, "0:0.5");
  for (const std::int64_t row : first) {
    EXPECT_TRUE(std::binary_search(first.begin(), first.end(), row ^ 1)) << row;
  }
}

TEST_F(RowSelection, ValidationAndTestKeepAllPatients) {
  for (const Split split : {Split::kValidation, Split::kTest}) {
    EXPECT_EQ(rows_of(split, "0:0.01"), rows_of(split));
    EXPECT_EQ(rows_of(split, "0.5:1"), rows_of(split));
  }
}

TEST_F(RowSelection, WithdrawnAndRejectedRowsTakeNoPart) {
  states_[3] = RowState::kRejected;
  states_[6] = RowState::kRejected;
  plan_.append(numbered_rows(kRows, 10), {2, 5, 6});
  labels_ = small_labels(kRows + 10);
  states_.resize(kRows + 10, RowState::kGood);
  const Rows train = rows_of(Split::kTrain);
  EXPECT_EQ((Rows{train.begin(), train.begin() + 3}), (Rows{4, 7, 8}));
  EXPECT_EQ(train.back(), kRows + 9);
  EXPECT_EQ(rows_of(Split::kTest)[1], 10) << "5 was withdrawn";
  EXPECT_EQ(rows_of(Split::kValidation)[1], 11) << "6 is both";
}

TEST_F(RowSelection, AllLabelsAreVisibleAtOneAndOnlyTrainOnesHideBelow) {
  const Rows all = visible_classes(labels_, 1, 1), none = visible_classes(labels_, 0, 1);
  for (std::int64_t row = 0; row < kRows; ++row) {
    const std::size_t at = static_cast<std::size_t>(row);
    EXPECT_EQ(all[at], row % 7 == 0 ? -1 : row % 3) << row;
    EXPECT_EQ(none[at], labels_.splits[at] == Split::kTrain ? -1 : all[at]) << row;
  }
}

TEST_F(RowSelection, MissingAndUncertainLabelsAreNoClass) {
  labels_.states[8] = LabelState::kUncertain;
  labels_.states[9] = LabelState::kMissing;
  const Rows classes = visible_classes(labels_, 1, 1);
  EXPECT_EQ(classes[8], -1);
  EXPECT_EQ(classes[9], -1);
  EXPECT_EQ(classes[10], 1);
}

TEST_F(RowSelection, MoreLabelsIncludeTheFewer) {
  Rows before = visible_classes(labels_, 0, 5);
  std::int64_t shown_before = 0;
  for (const double fraction : {0.05, 0.1, 0.2, 0.5, 0.9, 1.0}) {
    const Rows now = visible_classes(labels_, fraction, 5);
    std::int64_t shown = 0;
    for (std::size_t row = 0; row < kRows; ++row) {
      if (before[row] >= 0) {
        EXPECT_EQ(now[row], before[row]) << fraction << " " << row;
      }
      shown += now[row] >= 0 && labels_.splits[row] == Split::kTrain;
    }
    EXPECT_GT(shown, shown_before) << fraction;
    EXPECT_NEAR(static_cast<double>(shown) / 1028.0, fraction, 0.06);
    before = now;
    shown_before = shown;
  }
}

// Which labels are seen depends on seed and patient, and on no other row.
TEST_F(RowSelection, ALabelIsHiddenBySeedAndPatientAlone) {
  const Rows classes = visible_classes(labels_, 0.3, 5);
  for (std::size_t row = 0; row < kRows; ++row) {
    const bool hidden = labels_.splits[row] == Split::kTrain &&
                        label_fraction_rank(5, labels_.patients[row]) >= 0.3;
    EXPECT_EQ(classes[row], hidden ? -1 : labels_.class_of(static_cast<std::int64_t>(row)));
  }
  const LabelTable fewer = small_labels(kRows / 4);
  const Rows first = visible_classes(fewer, 0.3, 5);
  EXPECT_TRUE(std::equal(first.begin(), first.end(), classes.begin()));
  EXPECT_EQ(visible_classes(labels_, 0.3, 5), classes);
  EXPECT_NE(visible_classes(labels_, 0.3, 6), classes);
}

// Else the halves of --patients would have the labels of one half only.
TEST_F(RowSelection, LabelsAndPatientsAreDrawnApart) {
  const Rows classes = visible_classes(labels_, 0.5, 5);
  const double first =
      static_cast<double>(labelled_rows(rows_of(Split::kTrain, "0:0.5"), classes).size());
  const double second =
      static_cast<double>(labelled_rows(rows_of(Split::kTrain, "0.5:1"), classes).size());
  EXPECT_NEAR(first / second, 1, 0.35);
}

TEST(LabelledRows, KeepsTheRowsThatHaveAClass) {
  EXPECT_EQ(labelled_rows({0, 2, 3, 5}, {1, 1, -1, 0, 1, 2}), (Rows{0, 3, 5}));
  EXPECT_TRUE(labelled_rows({}, {1}).empty());
  EXPECT_TRUE(labelled_rows({0, 1}, {-1, -1}).empty());
}

}  // namespace
}  // namespace preceptor
