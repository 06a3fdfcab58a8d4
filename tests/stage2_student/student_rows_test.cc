#include "stage2_student/student_rows.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "common/base/error.h"
#include "common/base/identity.h"
#include "tests/common/cache/small_cache.h"
#include "tests/common/temporary_folder.h"

namespace preceptor {
namespace {

using Rows = std::vector<std::int64_t>;
using testing::HasSubstr;

constexpr std::uint32_t kRows = 400;

bool is_good(std::int64_t row) { return row % 10 != 9; }     // fill_images
bool is_labelled(std::int64_t row) { return row % 7 != 0; }  // small_labels
bool is_train(std::int64_t row) { return row % 5 >= 2; }
Key16 patient_of(std::int64_t row) { return numbered_key(static_cast<std::uint32_t>(row / 2), 4); }

Rows rows_where(const std::function<bool(std::int64_t)>& holds) {
  Rows rows;
  for (std::int64_t row = 0; row < kRows; ++row) {
    if (is_good(row) && holds(row)) rows.push_back(row);
  }
  return rows;
}

class StudentRowsTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new TemporaryFolder;
    fill_cache(folder_->file("cache"), kRows);
    cache_ = new OpenCache(open_cache(folder_->file("cache"), CacheSelection{}));
  }
  static void TearDownTestSuite() {
    delete cache_;
    delete folder_;
  }

  static TemporaryFolder* folder_;
  static OpenCache* cache_;
  TrainingOptions options_;
};
TemporaryFolder* StudentRowsTest::folder_;
OpenCache* StudentRowsTest::cache_;

TEST_F(StudentRowsTest, DistillationTrainsOnEveryGoodTrainRow) {
  const StudentRows rows = StudentRows::select(*cache_, options_, 0.1);
  EXPECT_EQ(rows.train, rows_where(is_train));
  const Rows labelled =
      rows_where([](std::int64_t row) { return is_train(row) && is_labelled(row); });
  EXPECT_EQ(rows.labelled_train, static_cast<std::int64_t>(labelled.size()));
  EXPECT_LT(labelled.size(), rows.train.size());
  EXPECT_EQ(rows.validation,
            rows_where([](std::int64_t row) { return row % 5 == 1 && is_labelled(row); }));
  EXPECT_EQ(rows.test,
            rows_where([](std::int64_t row) { return row % 5 == 0 && is_labelled(row); }));
}

TEST_F(StudentRowsTest, AlphaOneTrainsOnLabelledRowsOnly) {
  const StudentRows rows = StudentRows::select(*cache_, options_, 1);
  EXPECT_EQ(rows.train,
            rows_where([](std::int64_t row) { return is_train(row) && is_labelled(row); }));
  EXPECT_EQ(rows.labelled_train, static_cast<std::int64_t>(rows.train.size()));
}

TEST_F(StudentRowsTest, VisibleClassesAreTheTables) {
  const StudentRows rows = StudentRows::select(*cache_, options_, 0.5);
  ASSERT_EQ(rows.visible.size(), kRows);
  for (std::int64_t row = 0; row < kRows; ++row) {
    EXPECT_EQ(rows.visible[static_cast<std::size_t>(row)], is_labelled(row) ? row % 3 : -1);
  }
}

TEST_F(StudentRowsTest, AlphaZeroNeedsNoLabel) {
  options_.label_fraction = 0;
  const StudentRows rows = StudentRows::select(*cache_, options_, 0);
  EXPECT_EQ(rows.train, rows_where(is_train));
  EXPECT_EQ(rows.labelled_train, 0);
  EXPECT_EQ(rows.labelled_patients, 0);
  EXPECT_FALSE(rows.validation.empty()) << "labels of validation and test rows stay visible";
  EXPECT_FALSE(rows.test.empty());
}

TEST_F(StudentRowsTest, NoVisibleLabelIsAnErrorWhereAlphaAsksForLabels) {
  options_.label_fraction = 0;
  for (const double alpha : {0.1, 1.0}) {
    try {
      StudentRows::select(*cache_, options_, alpha);
      FAIL() << "alpha " << alpha;
    } catch (const Error& problem) {
      EXPECT_EQ(problem.kind(), ErrorKind::kInput);
      EXPECT_THAT(problem.expected(), HasSubstr("--alpha 0"));
      EXPECT_THAT(problem.found(), HasSubstr("--label-fraction 0"));
    }
  }
}

TEST_F(StudentRowsTest, NoTrainRowIsAnErrorWhateverAlpha) {
  options_.patients = "0:0.000001";
  try {
    StudentRows::select(*cache_, options_, 0);
    FAIL();
  } catch (const Error& problem) {
    EXPECT_EQ(problem.kind(), ErrorKind::kInput);
    EXPECT_EQ(problem.expected(), "2 or more train rows");
    EXPECT_THAT(problem.found(), HasSubstr("0 with --patients 0:0.000001"));
  }
}

TEST_F(StudentRowsTest, ALabelFractionHidesWholePatientsAndOnlyInTrain) {
  const StudentRows all = StudentRows::select(*cache_, options_, 0.1);
  options_.label_fraction = 0.4;
  const StudentRows some = StudentRows::select(*cache_, options_, 0.1);
  EXPECT_EQ(some.train, all.train);
  EXPECT_EQ(some.validation, all.validation);
  EXPECT_EQ(some.test, all.test);
  std::set<Key16> patients, shown;
  std::int64_t labelled = 0;
  for (const std::int64_t row : all.train) {
    const std::size_t at = static_cast<std::size_t>(row);
    const bool kept = label_fraction_rank(1, patient_of(row)) < 0.4;
    EXPECT_EQ(some.visible[at], kept ? all.visible[at] : -1) << row;
    labelled += some.visible[at] >= 0;
    patients.insert(patient_of(row));
    if (some.visible[at] >= 0) shown.insert(patient_of(row));
  }
  EXPECT_EQ(some.labelled_train, labelled);
  EXPECT_EQ(some.train_patients, static_cast<std::int64_t>(patients.size()));
  EXPECT_EQ(some.labelled_patients, static_cast<std::int64_t>(shown.size()));
  EXPECT_NEAR(static_cast<double>(shown.size()) / static_cast<double>(patients.size()), 0.4, 0.12);
}

TEST_F(StudentRowsTest, MoreLabelsIncludeTheFewerAndAnotherSeedHidesOthers) {
  options_.label_fraction = 0.2;
  const StudentRows few = StudentRows::select(*cache_, options_, 0.1);
  options_.label_fraction = 0.5;
  const StudentRows more = StudentRows::select(*cache_, options_, 0.1);
  for (std::size_t row = 0; row < kRows; ++row) {
    if (few.visible[row] < 0) continue;
    EXPECT_EQ(more.visible[row], few.visible[row]);
  }
  options_.seed = 2;
  EXPECT_NE(StudentRows::select(*cache_, options_, 0.1).visible, more.visible);
}

TEST_F(StudentRowsTest, APatientRangeCutsTrainAndNothingElse) {
  const StudentRows all = StudentRows::select(*cache_, options_, 0.1);
  options_.patients = "0:0.3";
  const StudentRows first = StudentRows::select(*cache_, options_, 0.1);
  options_.patients = "0.3:1";
  const StudentRows rest = StudentRows::select(*cache_, options_, 0.1);
  Rows both = first.train;
  both.insert(both.end(), rest.train.begin(), rest.train.end());
  std::sort(both.begin(), both.end());
  EXPECT_EQ(both, all.train);
  EXPECT_EQ(first.train_patients + rest.train_patients, all.train_patients);
  EXPECT_FALSE(first.train.empty());
  EXPECT_LT(first.train.size(), rest.train.size());
  EXPECT_EQ(first.test, all.test);
  EXPECT_EQ(first.validation, all.validation);
}

TEST_F(StudentRowsTest, TheJsonCountsWhatWasSelected) {
  const StudentRows rows = StudentRows::select(*cache_, options_, 0.1);
  const Json json = rows.to_json();
  EXPECT_EQ(json.at("train_rows").as_integer(), static_cast<std::int64_t>(rows.train.size()));
  EXPECT_EQ(json.at("labelled_train_rows").as_integer(), rows.labelled_train);
  EXPECT_EQ(json.at("train_patients").as_integer(), rows.train_patients);
  EXPECT_EQ(json.at("labelled_train_patients").as_integer(), rows.labelled_patients);
  EXPECT_EQ(json.at("validation_rows").as_integer(),
            static_cast<std::int64_t>(rows.validation.size()));
  EXPECT_EQ(json.at("test_rows").as_integer(), static_cast<std::int64_t>(rows.test.size()));
}

TEST_F(StudentRowsTest, TheTextCountsThemToo) {
  StudentRows rows;
  rows.train = {1, 2, 3};
  rows.validation = {4, 5};
  rows.test = {6};
  rows.labelled_train = 2;
  rows.labelled_patients = 7;
  rows.train_patients = 8;
  EXPECT_EQ(rows.to_text(),
            "rows: 3 train, 2 of them labelled (7 of 8 patients), 2 validation, 1 test");
}

TEST(StudentRowsOfAGrownCache, WithdrawnRowsTakeNoPart) {
  TemporaryFolder folder;
  RowPlan plan = fill_cache(folder.file("cache"), 60);
  const CacheFolder cache = CacheFolder::open(folder.file("cache"));
  const std::vector<std::int64_t> withdrawn{1, 2, 5};  // one of each split, all of them labelled
  plan.append(numbered_rows(60, 10), withdrawn);
  cache.write_newest_generation(plan);
  fill_images(cache, plan);
  fill_targets(cache, plan);
  LabelTable table = small_labels(plan.size());
  write_label_table(cache, plan, table);
  const OpenCache open = open_cache(folder.file("cache"), CacheSelection{});
  const TrainingOptions options;
  const StudentRows rows = StudentRows::select(open, options, 0.1);
  for (const Rows* list : {&rows.train, &rows.validation, &rows.test}) {
    EXPECT_FALSE(list->empty());
    for (const std::int64_t gone : withdrawn) {
      EXPECT_EQ(std::count(list->begin(), list->end(), gone), 0) << gone;
    }
  }
}

}  // namespace
}  // namespace preceptor
