#include "stage1_teacher/rows/label_table_building.h"

#include <gtest/gtest.h>

#include <map>

#include "common/base/error.h"
#include "stage1_teacher/rows/label_shares.h"
#include "tests/common/temporary_folder.h"
#include "tests/stage1_teacher/rows/small_archive.h"

namespace preceptor {
namespace {

RowPlan plan_of(const ArchiveView& archive) {
  std::vector<CacheRow> rows;
  for (std::size_t i = 0; i < archive.files().size(); ++i) {
    rows.push_back({archive.key_of(i), archive.key_of(i), 0});
  }
  RowPlan plan;
  plan.append(rows, {});
  return plan;
}

struct Fixture {
  std::vector<IndexedFile> files;
  StoredLabels labels;
  SplitRule rule;
  std::string split_by = "patient";

  explicit Fixture(std::int64_t count) : files(small_files(count)) {
    labels.class_names = {"healthy", "ill"};
    for (const IndexedFile& file : files) labels.labels.push_back({file.id, file.id % 2, "", ""});
  }
  // By file id.
  struct Row {
    std::int64_t label;
    Split split;
    Key16 patient;
  };
  std::map<std::int64_t, Row> build(const std::vector<std::string>& order = {}) {
    const ArchiveView archive(files, test_key());
    plan = plan_of(archive);
    table = build_label_table({labels, split_by, archive, test_key()}, plan, rule, order);
    std::map<std::int64_t, Row> rows;
    for (std::int64_t row = 0; row < plan.size(); ++row) {
      const std::size_t at = static_cast<std::size_t>(row);
      rows[archive.find(plan.row(row).file)->id] = {table.class_of(row), table.splits[at],
                                                    table.patients[at]};
    }
    return rows;
  }
  RowPlan plan;
  LabelTable table;
};

TEST(LabelTableBuilding, RowsHaveTheLabelsOfTheirFiles) {
  Fixture at(6);
  at.labels.labels[3].class_index = -1;  // file 4
  const auto rows = at.build();
  EXPECT_EQ(rows.at(1).label, 1);
  EXPECT_EQ(rows.at(2).label, 0);
  EXPECT_EQ(rows.at(4).label, -1);
}

TEST(LabelTableBuilding, TheRuleDealsPatientsNotImages) {
  Fixture at(400);
  const auto rows = at.build();
  std::map<Split, int> count;
  for (std::int64_t id = 2; id < 400; id += 2) {
    EXPECT_EQ(rows.at(id).split, rows.at(id + 1).split) << "one patient, one split";
    EXPECT_EQ(rows.at(id).patient, rows.at(id + 1).patient);
    ++count[rows.at(id).split];
  }
  EXPECT_NEAR(count[Split::kTrain], 140, 25);
  EXPECT_NEAR(count[Split::kValidation], 30, 18);
  EXPECT_NEAR(count[Split::kTest], 30, 18);
}

TEST(LabelTableBuilding, GrowthAndCorrectedLabelsMoveNobody) {
  Fixture small(100), large(300);
  large.labels.labels[7].class_index = 1 - large.labels.labels[7].class_index;
  const auto before = small.build(), after = large.build();
  for (const auto& [id, row] : before) EXPECT_EQ(row.split, after.at(id).split);
  Fixture other(100);
  other.rule.seed = 2;
  const auto dealt = other.build();
  int moved = 0;
  for (const auto& [id, row] : before) moved += row.split != dealt.at(id).split;
  EXPECT_GT(moved, 10);
}

TEST(LabelTableBuilding, AColumnDecidesAndItsPatientsTakeTheirOtherImagesAlong) {
  Fixture at(4);  // patients: {1}, {2, 3}, {4}
  at.labels.has_split = true;
  at.labels.labels[0].split = "Validation";
  at.labels.labels[1].split = "test";
  const auto rows = at.build();
  EXPECT_EQ(rows.at(1).split, Split::kValidation);
  EXPECT_EQ(rows.at(2).split, Split::kTest);
  EXPECT_EQ(rows.at(3).split, Split::kTest) << "its patient is in test";
  EXPECT_EQ(rows.at(4).split, at.rule.split_of(test_key(), rows.at(4).patient));
  at.labels.labels[0].split = "holdout";
  EXPECT_THROW(at.build(), Error);
}

TEST(LabelTableBuilding, WhoCountsAsAPatientIsAChoice) {
  Fixture at(4);
  at.labels.has_patient = true;
  at.labels.labels[0].patient = at.labels.labels[3].patient = "anna";
  at.split_by = "column";
  auto rows = at.build();
  EXPECT_EQ(rows.at(1).patient, rows.at(4).patient);
  EXPECT_EQ(rows.at(1).patient, named_group_key(test_key(), "anna"));
  EXPECT_EQ(rows.at(2).patient, study_key(test_key(), "1.3.1")) << "no value: its study";
  at.split_by = "study";
  EXPECT_EQ(at.build().at(3).patient, study_key(test_key(), "1.3.1"));
}

TEST(LabelTableBuilding, ClassesComeInTheTeachersOrderWhereItNamesThemAll) {
  Fixture at(4);
  auto rows = at.build({"ill", "odd", "healthy"});
  EXPECT_EQ(at.table.class_names, (std::vector<std::string>{"ill", "odd", "healthy"}));
  EXPECT_EQ(rows.at(1).label, 0);
  EXPECT_EQ(rows.at(2).label, 2);
  rows = at.build({"ill", "odd"});
  EXPECT_EQ(at.table.class_names, at.labels.class_names);
  EXPECT_EQ(rows.at(1).label, 1);
}

TEST(LabelTableBuilding, WithoutLabelsAllRowsAreThereAndMissing) {
  Fixture at(4);
  at.labels = {};
  const auto rows = at.build({"a", "b"});
  EXPECT_EQ(rows.size(), 4u);
  for (const auto& [id, row] : rows) EXPECT_EQ(row.label, -1);
  EXPECT_EQ(at.table.class_names, (std::vector<std::string>{"a", "b"}));
}

TEST(LabelTableBuilding, SeveralColumnsAreKeptWhole) {
  Fixture at(4);
  at.labels.class_names.clear();
  at.labels.column_names = {"Edema", "Fracture"};
  for (SampleLabel& label : at.labels.labels) {
    label.class_index = -1;
    label.values = {LabelValue::kPositive, LabelValue::kUncertain};
  }
  at.labels.labels[1].values = {LabelValue::kMissing, LabelValue::kNegative};
  at.labels.labels.pop_back();  // file 4 is not in the table
  const auto rows = at.build({"a", "b"});
  EXPECT_EQ(at.table.task, "multi");
  EXPECT_EQ(at.table.class_names, (std::vector<std::string>{"negative", "positive"}));
  EXPECT_EQ(at.table.column_names, at.labels.column_names);
  EXPECT_EQ(at.table.values.size(), 8u);
  const LabelTable edema = training_labels(at.table, "Edema");
  const LabelTable fracture = training_labels(at.table, "Fracture");
  const ArchiveView archive(at.files, test_key());
  for (std::int64_t row = 0; row < 4; ++row) {
    const std::int64_t id = archive.find(at.plan.row(row).file)->id;
    EXPECT_EQ(edema.class_of(row), id == 1 || id == 3 ? 1 : -1) << id;
    EXPECT_EQ(fracture.class_of(row), id == 2 ? 0 : -1) << id;
    EXPECT_EQ(fracture.states[static_cast<std::size_t>(row)], id == 2   ? LabelState::kKnown
                                                              : id == 4 ? LabelState::kMissing
                                                                        : LabelState::kUncertain)
        << id;
  }
  const LabelShares shares = count_labels(at.table, at.plan);
  EXPECT_EQ(shares.class_names, at.labels.column_names);
  std::int64_t edemas = 0, unlabelled = 0;
  for (const SplitShare& share : shares.splits) {
    edemas += share.by_class[0];
    unlabelled += share.unlabelled;
  }
  EXPECT_EQ(edemas, 2);
  EXPECT_EQ(unlabelled, 1);
}

TEST(LabelTableBuilding, ANetworkHasTheClassesOfItsColumn) {
  StoredLabels labels;
  labels.class_names = {"ill", "well"};
  EXPECT_EQ(network_classes(labels, ""), labels.class_names);
  labels.class_names.clear();
  labels.column_names = {"Edema"};
  EXPECT_TRUE(network_classes(labels, "").empty());
  EXPECT_EQ(network_classes(labels, "Edema"), (std::vector<std::string>{"no Edema", "Edema"}));
}

TEST(LabelShares, CountsAndNamesWhatASplitLacks) {
  Fixture at(4);
  at.labels.has_split = true;
  for (SampleLabel& label : at.labels.labels) label.split = "train";
  at.labels.labels[1].split = at.labels.labels[2].split = "test";
  at.labels.labels[2].class_index = -1;
  at.build();
  const LabelShares shares = count_labels(at.table, at.plan);
  EXPECT_EQ(shares.splits[0].rows, 2);
  EXPECT_EQ(shares.splits[2].rows, 2);
  EXPECT_EQ(shares.splits[2].patients, 1);
  EXPECT_EQ(shares.splits[2].unlabelled, 1);
  EXPECT_EQ(shares.splits[2].by_class, (std::vector<std::int64_t>{1, 0}));
  const std::vector<std::string> lacking = lacking_classes(shares);
  ASSERT_EQ(lacking.size(), 3u);  // both classes in val, one in test
  EXPECT_NE(lacking[2].find("test"), std::string::npos);
  EXPECT_NE(lacking[2].find("ill"), std::string::npos);
}

TEST(SplitRule, ParsesAndIsKeptBesideItsTable) {
  const TemporaryFolder folder;
  SplitRule rule;
  rule.set_fractions("0.5, 0.25, 0.25");
  rule.seed = 9;
  rule.write(folder.path());
  EXPECT_EQ(SplitRule::read(folder.path()).to_json(), rule.to_json());
  EXPECT_EQ(SplitRule::read(folder.path() + "/none").to_json(), SplitRule().to_json());
  for (const char* bad : {"", "1", "0.5,0.5,0.5", "-0.5,1,0.5", "a,b,c", "0.7,0.15,0.15,0"}) {
    EXPECT_THROW(rule.set_fractions(bad), Error) << bad;
  }
}

TEST(SplitRule, AnEmptySplitStaysEmpty) {
  SplitRule rule;
  rule.set_fractions("0.7,0.3,0");
  for (int i = 0; i < 500; ++i) {
    Key16 patient{};
    patient[0] = static_cast<std::uint8_t>(i);
    patient[1] = static_cast<std::uint8_t>(i >> 8);
    EXPECT_NE(rule.split_of(test_key(), patient), Split::kTest);
  }
}

TEST(LabelOptions, ATablesNameIsAFoldersName) {
  LabelOptions options;
  options.validate();
  for (const char* bad : {"", "..", "a/b", "a b"}) {
    options.name = bad;
    EXPECT_THROW(options.validate(), Error) << bad;
  }
}

}  // namespace
}  // namespace preceptor
