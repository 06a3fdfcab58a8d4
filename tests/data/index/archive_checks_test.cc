#include "data/index/archive_checks.h"

#include <gtest/gtest.h>

#include "common/base/error.h"
#include "common/files/file_io.h"
#include "tests/data/index/small_index.h"

namespace preceptor {
namespace {

TEST(ArchiveChecksTest, SaysWhetherDuplicatesAreTheSameBytes) {
  TemporaryFolder folder;
  const std::string bytes(3 << 20, 'x');
  std::string last_differs = bytes;
  last_differs.back() = 'y';
  write_file_atomically(folder.file("a"), bytes);
  write_file_atomically(folder.file("b"), bytes);
  write_file_atomically(folder.file("c"), last_differs);
  write_file_atomically(folder.file("d"), "short");
  const auto twin = [&folder](const std::string& name, std::int64_t size) {
    return DuplicateFile{1, folder.file("a"), {3 << 20, 0}, folder.file(name), name, {size, 0}};
  };
  const Finding finding =
      duplicate_instances({twin("b", 3 << 20), twin("c", 3 << 20), twin("d", 5)}, true);
  EXPECT_EQ(finding.count, 3);
  EXPECT_TRUE(finding.accepted);
  EXPECT_NE(finding.examples[0].find("identical bytes"), std::string::npos);
  EXPECT_NE(finding.examples[1].find("other bytes"), std::string::npos);
  EXPECT_NE(finding.examples[2].find("other bytes"), std::string::npos);
}

std::vector<IndexedFile> files_of(const std::vector<std::string>& patients) {
  std::vector<IndexedFile> files;
  for (std::size_t i = 0; i < patients.size(); ++i) {
    files.push_back(indexed(static_cast<std::int64_t>(i), "1." + std::to_string(i), patients[i]));
  }
  return files;
}

std::vector<std::string> different(int count) {
  std::vector<std::string> patients;
  for (int i = 0; i < count; ++i) patients.push_back("P" + std::to_string(i));
  return patients;
}

TEST(ArchiveChecksTest, ABlankPatientIdIsFound) {
  const std::vector<Finding> findings = useless_patient_ids(files_of({"a", "", "  ", "b"}));
  EXPECT_EQ(findings[0].count, 2);
  EXPECT_FALSE(findings[0].accepted);
  EXPECT_NE(findings[0].option.find("--patient-column"), std::string::npos);
  EXPECT_NE(findings[0].option.find("--split-by study"), std::string::npos);
  EXPECT_EQ(findings[1].count, 0);
}

TEST(ArchiveChecksTest, OneIdOnMoreThanATenthIsFound) {
  std::vector<std::string> patients = different(28);
  patients.insert(patients.end(), {"X", "X"});
  EXPECT_EQ(useless_patient_ids(files_of(patients))[1].count, 0);
  patients.push_back("X");  // 3 of 31 are less than a tenth
  EXPECT_EQ(useless_patient_ids(files_of(patients))[1].count, 0);
  patients.push_back("X");  // 4 of 32 are more
  const Finding finding = useless_patient_ids(files_of(patients))[1];
  EXPECT_EQ(finding.count, 1);
  EXPECT_EQ(finding.examples[0], "X on 4 of 32 files");
}

TEST(ArchiveChecksTest, ExactlyATenthIsNotMore) {
  std::vector<std::string> patients = different(18);
  patients.insert(patients.end(), {"X", "X"});
  EXPECT_EQ(useless_patient_ids(files_of(patients))[1].count, 0);
  patients[0] = "X";
  EXPECT_EQ(useless_patient_ids(files_of(patients))[1].count, 1);
}

TEST(ArchiveChecksTest, AFewFilesMayBeOfOnePatient) {
  EXPECT_EQ(useless_patient_ids(files_of(std::vector<std::string>(19, "X")))[1].count, 0);
  EXPECT_EQ(useless_patient_ids(files_of(std::vector<std::string>(20, "X")))[1].count, 1);
}

TEST(ArchiveChecksTest, OneIdOfTwoIssuersIsTwoPatients) {
  std::vector<IndexedFile> files = files_of(different(16));
  for (int i = 0; i < 4; ++i) {
    files.push_back(indexed(20 + i, "2." + std::to_string(i), "X"));
    files.back().header.issuer_of_patient_id = i % 2 ? "one" : "other";
  }
  EXPECT_EQ(useless_patient_ids(files)[1].count, 0);
}

TEST(ArchiveChecksTest, ABlankStudyIsFound) {
  std::vector<IndexedFile> files = files_of({"a", "b"});
  EXPECT_EQ(blank_studies(files).count, 0);
  files[1].header.study_instance_uid = "";
  EXPECT_EQ(blank_studies(files).count, 1);
}

TEST(ArchiveChecksTest, ThePublishedKeyTakesPhantomsOnly) {
  std::vector<IndexedFile> files = files_of({"a", "b"});
  for (IndexedFile& file : files) file.header.manufacturer_model = "phantom";
  require_phantoms_only(files, "phantom");
  files[1].header.manufacturer_model = "scanner";
  try {
    require_phantoms_only(files, "phantom");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kInput);
    EXPECT_EQ(error.path(), files[1].path);
  }
}

}  // namespace
}  // namespace preceptor
