#include "data/import/label_import.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include "common/base/error.h"
#include "common/files/file_io.h"
#include "data/import/folder_labels.h"
#include "data/labels/label_classes.h"
#include "tests/data/index/small_index.h"

namespace preceptor {
namespace {

LabelRow row(const std::string& key, const std::string& label, const std::string& split = "",
             const std::string& patient = "") {
  LabelRow at;
  at.key = key;
  if (!label.empty()) at.label = label;
  at.split = split;
  at.patient = patient;
  return at;
}

class LabelImportTest : public testing::Test {
 protected:
  LabelImportTest() {
    for (int id = 1; id <= 4; ++id) {
      files_.push_back(small_image(id, "1." + std::to_string(id), id <= 2 ? "P" : "Q"));
    }
    parsed_.rows = {row("1.1", "ill"), row("1.2", "well"), row("1.3", "ill"), row("1.4", "well")};
  }
  LabelImport import() { return import_labels(parsed_, {files_, twins_, rejected_}, options_); }
  // The finding with this in its sentence.
  static Finding found(const LabelImport& import, const std::string& what) {
    for (const Finding& finding : import.findings) {
      if (finding.what.find(what) != std::string::npos) return finding;
    }
    ADD_FAILURE() << what;
    return {};
  }
  static std::int64_t problems(const LabelImport& import) {
    std::int64_t sum = 0;
    for (const Finding& finding : import.findings) sum += finding.count;
    return sum;
  }

  std::vector<ArchiveImage> files_;
  std::vector<DuplicateFile> twins_;
  std::vector<IndexedRejection> rejected_;
  ParsedLabels parsed_;
  LabelImportOptions options_;
};

TEST_F(LabelImportTest, JoinsByUid) {
  const LabelImport import = this->import();
  EXPECT_EQ(problems(import), 0);
  EXPECT_EQ(import.labels.class_names, (std::vector<std::string>{"ill", "well"}));
  ASSERT_EQ(import.labels.labels.size(), 4u);
  EXPECT_EQ(import.labels.labels[1].file_id, 2);
  EXPECT_EQ(import.labels.labels[1].class_index, 1);
  EXPECT_FALSE(import.labels.has_split);
}

TEST_F(LabelImportTest, ClassesThatLookAlikeAreSaid) {
  parsed_.rows[0].label = "Ill";
  const Finding finding = found(import(), "classes that look alike");
  EXPECT_EQ(finding.count, 1);
  EXPECT_TRUE(finding.accepted);
  EXPECT_EQ(finding.examples, std::vector<std::string>{"Ill and ill"});
  parsed_.rows[0].label = "1";
  parsed_.rows[1].label = "1.0";
  parsed_.rows[2].label = "a  b";
  parsed_.rows[3].label = "A b";
  EXPECT_EQ(found(import(), "classes that look alike").count, 2);
  parsed_.rows[2].label =
      "a\xC2\xA0"
      "b";
  parsed_.rows[3].label = "a b\xE2\x80\x8D";
  EXPECT_EQ(found(import(), "classes that look alike").count, 2);
  parsed_.rows[2].label = "a  b";
  parsed_.rows[3].label = "A b";
  options_.class_names = {"1", "1.0", "A b", "a  b"};  // meant
  EXPECT_EQ(found(import(), "classes that look alike").count, 0);
  options_.class_names.clear();
  parsed_.task = LabelTask::kFindings;
  parsed_.findings = {"Nodule", "mass", "nodule"};
  for (LabelRow& row : parsed_.rows) row.values.assign(3, LabelValue::kNegative);
  EXPECT_EQ(found(import(), "classes that look alike").examples,
            std::vector<std::string>{"Nodule and nodule"});
}

TEST_F(LabelImportTest, JoinsByPathRelativeOrAbsolute) {
  parsed_.key_kind = LabelKeyKind::kPath;
  parsed_.rows = {row("1.dcm", "a"), row("/archive/2.dcm", "b"), row("3", "a"), row("1.4", "b")};
  const LabelImport import = this->import();
  EXPECT_EQ(import.labels.labels.size(), 2u);
  EXPECT_EQ(found(import, "label for no file").count, 2);  // nothing is guessed
  EXPECT_EQ(found(import, "with no label").count, 2);
}

TEST_F(LabelImportTest, AnAbsolutePathMayGoThroughALink) {
  TemporaryFolder folder;
  const std::string real = std::filesystem::canonical(folder.path()).string();
  make_folders(real + "/disk");
  write_file_atomically(real + "/disk/1.dcm", "x");
  ASSERT_EQ(::symlink("disk", (real + "/archive").c_str()), 0);
  files_.resize(1);
  files_[0].path = real + "/disk/1.dcm";
  parsed_.key_kind = LabelKeyKind::kPath;
  parsed_.rows = {row(real + "/archive/1.dcm", "a")};
  options_.class_names = {"a", "b"};
  EXPECT_EQ(problems(import()), 0);
}

TEST_F(LabelImportTest, APathOfTwoRootsIsNotGuessed) {
  parsed_.key_kind = LabelKeyKind::kPath;
  files_[1].relative_path = files_[0].relative_path;
  files_[1].path = "/other/1.dcm";
  parsed_.rows = {row("1.dcm", "a"), row("/other/1.dcm", "b"), row("3.dcm", "a"),
                  row("4.dcm", "b")};
  const LabelImport import = this->import();
  const Finding finding = found(import, "two roots");
  EXPECT_EQ(finding.count, 1);
  EXPECT_FALSE(finding.accepted);
  EXPECT_TRUE(finding.option.empty());
  EXPECT_EQ(import.labels.labels.size(), 3u);
}

TEST_F(LabelImportTest, TheLabelOfADuplicatesPathIsTheFirstFiles) {
  parsed_.key_kind = LabelKeyKind::kPath;
  twins_ = {{2, "/archive/2.dcm", {}, "/archive/copy/2.dcm", "copy/2.dcm", {}}};
  parsed_.rows = {row("1.dcm", "a"), row("copy/2.dcm", "b"), row("3.dcm", "a"), row("4.dcm", "b")};
  EXPECT_EQ(problems(import()), 0);
  parsed_.rows.push_back(row("2.dcm", "a"));  // and must not contradict it
  EXPECT_EQ(found(import(), "two different").count, 1);
}

TEST_F(LabelImportTest, ALabelOfARejectedFileIsNoMissingOne) {
  IndexedRejection bad;
  bad.path = "/archive/9.dcm";
  bad.relative_path = "9.dcm";
  bad.sop_instance_uid = "1.9";
  rejected_ = {bad};
  parsed_.rows.push_back(row("1.9", "ill"));
  parsed_.rows.push_back(row("1.77", "ill"));
  LabelImport import = this->import();
  EXPECT_EQ(found(import, "rejected").count, 1);
  EXPECT_TRUE(found(import, "rejected").accepted);
  EXPECT_EQ(found(import, "label for no file").count, 1);
  EXPECT_FALSE(found(import, "label for no file").accepted);
  options_.accept_missing_files = true;
  EXPECT_TRUE(found(this->import(), "label for no file").accepted);
}

TEST_F(LabelImportTest, AFileWithoutALabelIsFound) {
  parsed_.rows.pop_back();
  parsed_.rows[0].label.reset();  // a row, and an empty cell
  LabelImport import = this->import();
  EXPECT_EQ(found(import, "with no label").count, 2);
  EXPECT_FALSE(found(import, "with no label").accepted);
  EXPECT_EQ(import.labels.labels[0].class_index, -1);
  options_.accept_unlabelled = true;
  EXPECT_TRUE(found(this->import(), "with no label").accepted);
  files_[0].vanished = files_[3].vanished = true;
  EXPECT_EQ(found(this->import(), "with no label").count, 0);
}

TEST_F(LabelImportTest, TwoLabelsForOneFileAreNeverAccepted) {
  parsed_.rows.push_back(row("1.1", "ill"));  // the same again is no contradiction
  EXPECT_EQ(problems(import()), 0);
  parsed_.rows.push_back(row("1.1", "well"));
  parsed_.rows[1].split = "train";
  parsed_.rows.push_back(row("1.2", "well", "test"));
  for (const char* what : {"two different labels: correct the table, or let --aggregate",
                           "two different splits or patients"}) {
    const Finding finding = found(import(), what);
    EXPECT_EQ(finding.count, 1);
    EXPECT_FALSE(finding.accepted);
    EXPECT_TRUE(finding.option.empty());
  }
}

TEST_F(LabelImportTest, APatientWhoIsWrittenInTwoWaysInTwoSplitsIsSaid) {
  options_.split_by = "column";
  parsed_.has_patient = true;
  parsed_.rows = {row("1.1", "ill", "train", "7"), row("1.2", "well", "test", "7.0"),
                  row("1.3", "ill", "train", "A b"), row("1.4", "well", "train", "a  B")};
  const Finding finding = found(import(), "patients who look alike");
  EXPECT_EQ(finding.examples, std::vector<std::string>{"7 in train and 7.0 in test"});
  EXPECT_TRUE(finding.accepted);
  EXPECT_EQ(found(import(), "in two splits").count, 0);
  for (auto& one : parsed_.rows) one.split.clear();  // the rule decides
  EXPECT_EQ(found(import(), "patients who look alike").examples,
            (std::vector<std::string>{"7 and 7.0", "A b and a  B"}));
}

TEST_F(LabelImportTest, APatientWhoIsARoundedNumberIsSaid) {
  options_.split_by = "column";
  parsed_.has_patient = true;
  parsed_.rows = {row("1.1", "ill", "", "1,23E+12"), row("1.2", "well", "", "1,23E+12"),
                  row("1.3", "ill", "", "1E+15"), row("1.4", "well", "", "12")};
  EXPECT_EQ(found(import(), "rounded").examples, (std::vector<std::string>{"1,23E+12", "1E+15"}));
}

TEST_F(LabelImportTest, AFileThatIsInNoSplitLeavesItsPatientInOne) {
  parsed_.rows[0].split = "train";
  parsed_.rows[1].split = "none";
  EXPECT_EQ(found(import(), "in two splits").count, 0);
  parsed_.rows[1].split = "test";
  EXPECT_EQ(found(import(), "in two splits").count, 1);
}

TEST_F(LabelImportTest, AClassThatIsCalledAsASplitIsSaid) {
  parsed_.rows[0].label = "Test";
  EXPECT_EQ(found(import(), "usual for a split").examples, std::vector<std::string>{"Test"});
  parsed_.rows[0].label = "none";  // which is no value first
  EXPECT_EQ(found(import(), "usual for a split").count, 0);
}

TEST_F(LabelImportTest, AnImageInTwoFoldersOfOtherClassesIsSaidByItsPaths) {
  files_[0].relative_path = "ill/1";
  files_[0].path = "/archive/ill/1";
  twins_ = {{1, "/archive/ill/1", {}, "/archive/well/1", "well/1", {}}};
  parsed_ = labels_from_folders(files_, twins_);
  EXPECT_EQ(found(import(), "two folders").examples,
            std::vector<std::string>{"/archive/ill/1 and /archive/well/1"});
  EXPECT_EQ(found(import(), "two different labels").count, 0);
}

TEST_F(LabelImportTest, TheAdviceSaysWhatElseAKeyCouldBe) {
  const auto advice = [this](const std::string& key) {
    parsed_.rows = {row(key, "ill"), row(key, "well")};
    const Finding finding = found(import(), "of which no key");
    return finding.examples.empty() ? "" : finding.examples[0];
  };
  for (ArchiveImage& file : files_) file.accession_number = "3940000000000123";
  EXPECT_EQ(advice("3940000000000123"), "--key-kind accession finds 2 of 2");
  EXPECT_EQ(advice("3940000000000123.0"),
            "--key-kind accession --key-cell-pattern '^(.+)[.]0$' finds 2 of 2");
  for (const char* key : {"'3940000000000123", "=\"3940000000000123\""}) {
    EXPECT_EQ(advice(key), "--key-kind accession --key-cell-pattern '([0-9]+)' finds 2 of 2");
  }
  files_[0].patient_id = "3940000000000123";  // both kinds fit as well
  EXPECT_EQ(advice("3940000000000123"), "--key-kind accession or --key-kind patient finds 2 of 2");
  files_[0].accession_number = "ISPY2-1";
  EXPECT_EQ(advice("ISPY2-1.0"),
            "--key-kind accession --key-cell-pattern '^(.+)[.]0$' finds 2 of 2");
  EXPECT_EQ(advice("a/1.1.nii.gz"),
            "--key-kind sop --key-cell-pattern '([^/]+?)[.][A-Za-z.]+$' finds 2 of 2");
  files_[0].accession_number = "3940000000000123";
  files_[0].patient_id = "";
  EXPECT_NE(advice("3,94E+15").find("a spreadsheet rounded"), std::string::npos);
  EXPECT_EQ(advice("x"), "x, where a file's is 1.1");
  // Of a long table keys from all of it are tried.
  parsed_.rows.assign(5000, row("y", "ill"));
  parsed_.rows[1].label = "well";
  for (std::size_t i = 3000; i < 3010; ++i) parsed_.rows[i].key = "3940000000000123";
  EXPECT_EQ(found(import(), "of which no key").examples[0], "--key-kind accession finds 2 of 1000");
  files_[0].patient_id = "1";  // of two keys none is made one
  parsed_.rows = {row("hosp1-0", "ill"), row("hosp1-1", "well")};
  EXPECT_EQ(found(import(), "of which no key").examples[0], "hosp1-0, where a file's is 1.1");
  options_.keys.pattern = PathPattern("q([0-9]+)", "--key-pattern");
  EXPECT_NE(advice("x").find("--key-pattern finds nothing in any path, such as 1.dcm"),
            std::string::npos);
}

TEST_F(LabelImportTest, SplitsAreNamedInManyWays) {
  const std::vector<std::string> names = {"TRAIN", "Validation", "valid", "test"};
  files_[1].patient_id = "R";
  files_[3].patient_id = "S";
  for (std::size_t i = 0; i < 4; ++i) parsed_.rows[i].split = names[i];
  const LabelImport import = this->import();
  EXPECT_EQ(problems(import), 0);
  EXPECT_TRUE(import.labels.has_split);
  EXPECT_EQ(import.labels.labels[0].split, "train");
  EXPECT_EQ(import.labels.labels[1].split, "val");
  EXPECT_EQ(import.labels.labels[2].split, "val");
  EXPECT_EQ(import.labels.labels[3].split, "test");
  parsed_.rows[3].split = "holdout";
  parsed_.rows[3].line = 5;
  try {
    this->import();
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kInput);
    EXPECT_EQ(error.found(), "holdout in line 5");
  }
}

TEST_F(LabelImportTest, APatientInTwoSplitsIsFound) {
  parsed_.rows[0].split = "train";
  parsed_.rows[2].split = "train";
  parsed_.rows[3].split = "";  // none is no other one
  EXPECT_EQ(problems(import()), 0);
  parsed_.rows[1].split = "test";
  const Finding finding = found(import(), "two splits");
  EXPECT_EQ(finding.count, 1);
  EXPECT_EQ(finding.examples[0], "patient P in test, train");
  EXPECT_FALSE(finding.accepted);
  options_.accept_split_conflicts = true;
  EXPECT_TRUE(found(import(), "two splits").accepted);
}

TEST_F(LabelImportTest, WhoCountsAsAPatientDecidesOverConflicts) {
  parsed_.rows[0].split = "train";
  parsed_.rows[1].split = "test";
  options_.split_by = "study";
  EXPECT_EQ(found(import(), "two splits").count, 0);
  files_[1].study_instance_uid = files_[0].study_instance_uid;
  EXPECT_EQ(found(import(), "two splits").count, 1);

  options_.split_by = "column";
  parsed_.has_patient = true;
  for (std::size_t i = 0; i < 4; ++i) parsed_.rows[i].patient = std::to_string(i);
  EXPECT_EQ(found(import(), "two splits").count, 0);
  EXPECT_TRUE(import().labels.has_patient);
  parsed_.rows[1].patient = "0";
  EXPECT_EQ(found(import(), "two splits").count, 1);
}

TEST_F(LabelImportTest, AFileThatThePatientColumnLeavesOutCountsByItsStudy) {
  options_.split_by = "column";
  parsed_.has_patient = true;
  for (std::size_t i = 0; i < 3; ++i) parsed_.rows[i].patient = "p" + std::to_string(i);
  files_[3].patient_id = "R";
  Finding by_study = found(import(), "counts by its study");
  EXPECT_EQ(by_study.count, 1);
  EXPECT_TRUE(by_study.accepted);
  files_[3].study_instance_uid = "";
  EXPECT_EQ(found(import(), "counts by its study").count, 0);
  const Finding nobody = found(import(), "without a StudyInstanceUID");
  EXPECT_EQ(nobody.count, 1);
  EXPECT_FALSE(nobody.accepted);
}

TEST_F(LabelImportTest, APathTellsThePatientOfFilesThatTheTableLeavesOut) {
  for (ArchiveImage& file : files_) {
    file.relative_path = (file.id <= 3 ? "p1/" : "other/") + file.relative_path;
  }
  files_[3].patient_id = "R";
  parsed_.rows = {row("1.1", "ill", "train"), row("1.2", "well", "test")};
  options_.patient_pattern = PathPattern("^(p[0-9]+)/", "patient-pattern");
  options_.split_by = "column";
  const LabelImport import = this->import();
  EXPECT_EQ(found(import, "a patient in two splits").count, 1);
  EXPECT_EQ(found(import, "without a value in the patient column, which").count, 1);
  EXPECT_EQ(found(import, "with no label").count, 2);
  ASSERT_EQ(import.labels.labels.size(), 3u);
  EXPECT_EQ(import.labels.labels[2].file_id, 3);
  EXPECT_EQ(import.labels.labels[2].patient, "p1");
  EXPECT_EQ(import.labels.labels[2].class_index, kNotNamed);
}

// Files that the table leaves out stay with those of their study and of their PatientID.
TEST_F(LabelImportTest, AFileThatIsNotNamedIsOfThePatientOfItsStudyOrPatientId) {
  options_.split_by = "column";
  parsed_.has_patient = true;
  parsed_.rows = {row("1.1", "ill", "", "one"), row("1.3", "well", "", "two")};
  files_[1].patient_id = "typed otherwise";
  files_[1].study_instance_uid = files_[0].study_instance_uid;
  const LabelImport import = this->import();
  ASSERT_EQ(import.labels.labels.size(), 4u);
  EXPECT_EQ(import.labels.labels[1].patient, "one");  // by its study
  EXPECT_EQ(import.labels.labels[1].class_index, kNotNamed);
  EXPECT_EQ(import.labels.labels[3].patient, "two");  // by its PatientID
  EXPECT_EQ(found(import, "with no label").count, 2);
  EXPECT_EQ(found(import, "counts by its study").count, 0);
  EXPECT_EQ(found(import, "several by the patient column").count, 0);
}

TEST_F(LabelImportTest, APatientWhoIsSeveralByTheColumnIsSaid) {
  options_.split_by = "column";
  parsed_.has_patient = true;
  parsed_.rows = {row("1.1", "ill", "train", "3"), row("1.2", "well", "test", "3.0")};
  Finding divided = found(import(), "several by the patient column");
  EXPECT_TRUE(divided.accepted);
  ASSERT_EQ(divided.count, 1);
  EXPECT_EQ(divided.examples[0], "PatientID P is 3, 3.0");
  files_[1].study_instance_uid = files_[0].study_instance_uid;
  EXPECT_EQ(found(import(), "several by the patient column").count, 2);
}

TEST_F(LabelImportTest, ANumberOfTwoPatientsIsSaid) {
  for (ArchiveImage& file : files_) file.accession_number = "7";
  parsed_.key_kind = LabelKeyKind::kAccessionNumber;
  parsed_.rows = {row("7", "ill")};
  options_.class_names = {"ill", "well"};
  const Finding shared = found(import(), "a key of two patients");
  ASSERT_EQ(shared.count, 1);
  EXPECT_EQ(shared.examples[0], "7 of patient P and patient Q");
  for (ArchiveImage& file : files_) file.patient_id = "P";
  EXPECT_EQ(found(import(), "a key of two patients").count, 0);
}

TEST_F(LabelImportTest, APathTellsThePatientBeforeTheColumnDoes) {
  options_.split_by = "column";
  parsed_.has_patient = true;
  options_.patient_pattern = PathPattern("^(p[0-9]+)/", "patient-pattern");
  files_[0].relative_path = "p1/" + files_[0].relative_path;
  for (LabelRow& at : parsed_.rows) at.patient = "of column";
  const LabelImport import = this->import();
  EXPECT_EQ(import.labels.labels[0].patient, "p1");
  EXPECT_EQ(import.labels.labels[1].patient, "of column");
}

TEST_F(LabelImportTest, ListsAreCutAsCellsAre) {
  options_.keys.cell_pattern = PathPattern("([0-9.]+)$", "--key-cell-pattern");
  options_.split_lists = {{"train", {"some\\where/1.1", "1.2"}}};
  const LabelImport import = this->import();
  EXPECT_EQ(import.labels.labels[0].split, "train");
  EXPECT_EQ(import.labels.labels[1].split, "train");
  EXPECT_EQ(found(import, "a name in a list").count, 0);
}

TEST_F(LabelImportTest, ListsOfKeysAreNotCutTwice) {
  options_.keys.cell_pattern = PathPattern("^(.*)\\.[0-9]+", "--key-cell-pattern");
  files_[3].sop_instance_uid = "1.1.7";
  options_.split_lists = {{"train", {"1.1.7"}}};  // cut, it would be 1.1
  const LabelImport import = this->import();
  EXPECT_EQ(import.labels.labels[0].split, "");
  EXPECT_EQ(import.labels.labels[3].file_id, 4);
  EXPECT_EQ(import.labels.labels[3].split, "train");
}

TEST_F(LabelImportTest, FilesInNoListAreSaid) {
  options_.split_lists = {{"train", {"1.1"}}};
  options_.has_split_lists = true;
  EXPECT_EQ(found(import(), "no list of a split names").count,
            static_cast<std::int64_t>(parsed_.rows.size()) - 1);
}

TEST_F(LabelImportTest, OnePatientForManyFilesIsSaid) {
  options_.split_by = "column";
  parsed_.has_patient = true;
  const ArchiveImage first = files_[0];
  files_.clear();
  parsed_.rows.resize(1);
  const LabelRow row = parsed_.rows[0];
  parsed_.rows.clear();
  for (int i = 0; i < 40; ++i) {
    files_.push_back(first);
    files_.back().id = i + 1;
    files_.back().sop_instance_uid = "1." + std::to_string(i);
    files_.back().patient_id = files_.back().study_instance_uid = std::to_string(i);
    parsed_.rows.push_back(row);
    parsed_.rows.back().key = "1." + std::to_string(i);
    parsed_.rows.back().patient = i < 5 ? "removed" : std::to_string(i);
  }
  options_.class_names = {"ill", "well"};
  const Finding crowded = found(import(), "a patient of the column");
  EXPECT_EQ(crowded.count, 1);
  EXPECT_EQ(crowded.examples[0], "removed on 5 of 40 files");
  parsed_.rows[0].patient = "0";
  EXPECT_EQ(found(import(), "a patient of the column").count, 0);
}

TEST_F(LabelImportTest, WhatIsNoLabelIsNotTakenForOne) {
  parsed_.rows[1].label = std::string(300, 'x');
  EXPECT_THROW(import(), Error);
  parsed_.rows[1].label = std::string(256, 'x');
  EXPECT_NO_THROW(import());
  EXPECT_THROW(require_few_names(std::vector<std::string>(10001, "a"), "x"), Error);
  EXPECT_NO_THROW(require_few_names(std::vector<std::string>(10000, "a"), "x"));
}

TEST_F(LabelImportTest, AClassThatIsNamedLikeNoValueIsSaid) {
  parsed_.rows[1].label = "nan";
  const Finding odd = found(import(), "usual for no value");
  EXPECT_EQ(odd.count, 1);
  EXPECT_TRUE(odd.accepted);
  options_.class_names = {"ill", "nan", "well"};
  EXPECT_EQ(found(import(), "usual for no value").count, 0);
}

TEST_F(LabelImportTest, ClassesComeInTheOrderThatIsKnown) {
  parsed_.class_names = {"well", "ill"};  // by their codes
  EXPECT_EQ(import().labels.class_names, (std::vector<std::string>{"well", "ill"}));
  EXPECT_EQ(import().labels.labels[0].class_index, 1);
  options_.class_names = {"dead", "ill", "well"};
  EXPECT_EQ(import().labels.labels[0].class_index, 1);
  EXPECT_EQ(import().labels.labels[1].class_index, 2);
  options_.class_names = {"dead", "well"};
  EXPECT_THROW(import(), Error);
}

TEST_F(LabelImportTest, OneClassIsNone) {
  for (LabelRow& at : parsed_.rows) at.label = "ill";
  EXPECT_THROW(import(), Error);
  options_.class_names = {"ill", "well"};
  EXPECT_EQ(problems(import()), 0);
}

TEST_F(LabelImportTest, FoldersNameClasses) {
  files_[0].relative_path = "ill/1.dcm";
  files_[1].relative_path = "well/deep/2.dcm";
  files_[2].relative_path = "ill/3.dcm";
  files_[3].relative_path = "4.dcm";
  parsed_ = labels_from_folders(files_, twins_);
  const LabelImport import = this->import();
  EXPECT_EQ(import.labels.class_names, (std::vector<std::string>{"ill", "well"}));
  EXPECT_EQ(import.labels.labels[1].class_index, 1);
  EXPECT_EQ(found(import, "with no label").count, 1);
}

}  // namespace
}  // namespace preceptor
