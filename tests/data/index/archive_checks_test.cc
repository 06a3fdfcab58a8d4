#include "data/index/archive_checks.h"

#include <gtest/gtest.h>

#include "common/base/error.h"
#include "common/files/file_io.h"
#include "tests/data/index/small_index.h"

namespace preceptor {
namespace {

class ArchiveChecksTest : public testing::Test {
 protected:
  // One file each.
  void store(const std::vector<DicomHeader>& headers) {
    std::vector<IndexDatabase::ScannedFile> files;
    for (const DicomHeader& header : headers) {
      files.push_back(scanned(header.sop_instance_uid, header));
    }
    index_.store_scanned("/archive", files);
  }
  void store_patients(const std::vector<std::string>& patients) {
    std::vector<DicomHeader> headers;
    for (const std::string& patient : patients) {
      headers.push_back(small_header("1." + std::to_string(files_++), patient));
    }
    store(headers);
  }
  Finding blank_ids() const { return useless_patient_ids(index_)[0]; }
  Finding common_ids() const { return useless_patient_ids(index_)[1]; }

  TemporaryFolder folder_;
  IndexDatabase index_ = IndexDatabase::open_or_create(folder_.file("i"), "", {});
  int files_ = 0;
};

TEST_F(ArchiveChecksTest, SaysWhetherDuplicatesAreTheSameBytes) {
  const std::string bytes(3 << 20, 'x');
  std::string last_differs = bytes;
  last_differs.back() = 'y';
  write_file_atomically(folder_.file("a"), bytes);
  write_file_atomically(folder_.file("b"), bytes);
  write_file_atomically(folder_.file("c"), last_differs);
  write_file_atomically(folder_.file("d"), "short");
  const auto twin = [this](const std::string& name, std::int64_t size) {
    return DuplicateFile{1, folder_.file("a"), {3 << 20, 0}, folder_.file(name), name, {size, 0}};
  };
  const Finding finding =
      duplicate_instances({twin("b", 3 << 20), twin("c", 3 << 20), twin("d", 5)}, true);
  write_file_atomically(folder_.file("e"), "gone");
  EXPECT_NE(duplicate_instances({twin("e", 3 << 20)}, true).examples[0].find("other bytes"),
            std::string::npos);
  remove_if_there(folder_.file("e"));
  EXPECT_NE(duplicate_instances({twin("e", 3 << 20)}, true).examples[0].find("cannot be read"),
            std::string::npos);
  EXPECT_EQ(finding.count, 3);
  EXPECT_TRUE(finding.accepted);
  EXPECT_NE(finding.examples[0].find("identical bytes"), std::string::npos);
  EXPECT_NE(finding.examples[1].find("other bytes"), std::string::npos);
  EXPECT_NE(finding.examples[2].find("other bytes"), std::string::npos);
}

std::vector<std::string> different(int count) {
  std::vector<std::string> patients;
  for (int i = 0; i < count; ++i) patients.push_back("P" + std::to_string(i));
  return patients;
}

TEST_F(ArchiveChecksTest, ABlankPatientIdIsFound) {
  store_patients({"a", "", "  ", "b"});
  EXPECT_EQ(blank_ids().count, 2);
  EXPECT_FALSE(blank_ids().accepted);
  EXPECT_NE(blank_ids().option.find("--patient-column"), std::string::npos);
  EXPECT_NE(blank_ids().option.find("--split-by study"), std::string::npos);
  EXPECT_EQ(common_ids().count, 0);
}

TEST_F(ArchiveChecksTest, OneIdOnMoreThanATenthIsFound) {
  store_patients(different(28));
  store_patients({"X", "X"});
  EXPECT_EQ(common_ids().count, 0);
  store_patients({"X"});  // 3 of 31 are less than a tenth
  EXPECT_EQ(common_ids().count, 0);
  store_patients({"X"});  // 4 of 32 are more
  EXPECT_EQ(common_ids().count, 1);
  EXPECT_EQ(common_ids().examples[0], "X on 4 of 32 files");
}

TEST_F(ArchiveChecksTest, ExactlyATenthIsNotMore) {
  store_patients(different(17));
  store_patients({"X", "X", "Y"});
  EXPECT_EQ(common_ids().count, 0);
  store({small_header("1.0", "X")});  // in place of another patient's
  EXPECT_EQ(common_ids().count, 1);
}

TEST_F(ArchiveChecksTest, AFewFilesMayBeOfOnePatient) {
  store_patients(std::vector<std::string>(19, "X"));
  EXPECT_EQ(common_ids().count, 0);
  store_patients({"X"});
  EXPECT_EQ(common_ids().count, 1);
}

TEST_F(ArchiveChecksTest, OneIdOfTwoIssuersIsTwoPatients) {
  store_patients(different(16));
  for (int i = 0; i < 4; ++i) {
    DicomHeader header = small_header("2." + std::to_string(i), "X");
    header.issuer_of_patient_id = i % 2 ? "one" : "other";
    store({header});
  }
  EXPECT_EQ(common_ids().count, 0);
}

TEST_F(ArchiveChecksTest, ABlankStudyIsFound) {
  store_patients({"a", "b"});
  EXPECT_EQ(blank_studies(index_).count, 0);
  DicomHeader header = small_header("2", "c");
  header.study_instance_uid = "";
  store({header});
  EXPECT_EQ(blank_studies(index_).count, 1);
}

TEST_F(ArchiveChecksTest, ThePublishedKeyTakesPhantomsOnly) {
  DicomHeader header = small_header("1");
  header.manufacturer_model = "phantom";
  store({header});
  require_phantoms_only(index_, "phantom");
  header = small_header("2");
  header.manufacturer_model = "scanner";
  store({header});
  try {
    require_phantoms_only(index_, "phantom");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kInput);
    EXPECT_EQ(error.path(), "/archive/2");
  }
}

}  // namespace
}  // namespace preceptor
