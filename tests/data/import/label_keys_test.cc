#include "data/import/label_keys.h"

#include <gtest/gtest.h>

#include "tests/data/index/small_index.h"

namespace preceptor {
namespace {

class LabelKeysTest : public testing::Test {
 protected:
  LabelKeysTest() {
    for (int id = 1; id <= 4; ++id) {
      ArchiveImage& file = files_.emplace_back(small_image(id, "1." + std::to_string(id)));
      const std::string half = id <= 2 ? "a" : "b";
      file.series_instance_uid = "series " + half;
      file.study_instance_uid = "study " + half;
      file.accession_number = id == 4 ? "" : "accession " + half;
      file.patient_id = "patient " + half;
    }
    IndexedRejection& bad = rejected_.emplace_back();
    bad.path = "/archive/9.dcm";
    bad.relative_path = "9.dcm";
    bad.sop_instance_uid = "1.9";
  }
  // Among other keys that are asked for.
  LabelKeys::Answer find(const std::string& key, std::vector<std::string> others = {}) const {
    others.push_back(key);
    return LabelKeys(rule_, {files_, {}, rejected_}, others).find(key);
  }

  KeyRule rule_;
  std::vector<ArchiveImage> files_;
  std::vector<IndexedRejection> rejected_;
};

TEST_F(LabelKeysTest, AKeyIsOfAllFilesThatHaveIt) {
  using Kind = LabelKeyKind;
  for (const auto& [kind, word] :
       {std::pair(Kind::kSeriesInstanceUid, "series"), std::pair(Kind::kStudyInstanceUid, "study"),
        std::pair(Kind::kAccessionNumber, "accession"), std::pair(Kind::kPatientId, "patient")}) {
    rule_.kind = kind;
    EXPECT_EQ(find(word + std::string(" a")).files, (std::vector<std::size_t>{0, 1})) << word;
    EXPECT_EQ(find(word + std::string(" b")).files.size(), kind == Kind::kAccessionNumber ? 1 : 2);
    EXPECT_EQ(find("").found, LabelKeys::Found::kNothing);
  }
  rule_.kind = Kind::kSopInstanceUid;
  EXPECT_EQ(find("1.3").files, (std::vector<std::size_t>{2}));
  EXPECT_EQ(find("1.9").found, LabelKeys::Found::kRejected);
  EXPECT_EQ(find("1.8").found, LabelKeys::Found::kNothing);
}

TEST_F(LabelKeysTest, APathIsOfOneFile) {
  rule_.kind = LabelKeyKind::kPath;
  EXPECT_EQ(find("2.dcm").files, (std::vector<std::size_t>{1}));
  EXPECT_EQ(find("9.dcm").found, LabelKeys::Found::kRejected);
  EXPECT_EQ(find("archive/2.dcm").found, LabelKeys::Found::kNothing);
  rule_.suffix = true;
  EXPECT_EQ(find("archive/2.dcm").files, (std::vector<std::size_t>{1}));
  rule_.ignore_extension = true;
  EXPECT_EQ(find("x/9.png").found, LabelKeys::Found::kRejected);
  files_[0].relative_path = files_[1].relative_path = "same.dcm";
  EXPECT_EQ(find("same.dcm").found, LabelKeys::Found::kSeveral);
}

TEST_F(LabelKeysTest, ARejectedFileThatIsMeantAsMuchAsAnotherMakesAKeyUnclear) {
  using Found = LabelKeys::Found;
  rule_.kind = LabelKeyKind::kPath;
  rule_.suffix = rule_.ignore_extension = true;
  files_[0].path = "/archive/test/7.dcm";
  files_[0].relative_path = "test/7.dcm";
  EXPECT_EQ(find("7.png").files, (std::vector<std::size_t>{0}));
  rejected_[0].path = "/archive/train/7.dcm";
  rejected_[0].relative_path = "train/7.dcm";
  EXPECT_EQ(find("7.png").found, Found::kSeveral);
  EXPECT_EQ(find("test/7.png").files, (std::vector<std::size_t>{0}));
  EXPECT_EQ(find("train/7.png").found, Found::kRejected);
  rejected_[0].code = "no-pixel-data";  // which a label of an image does not mean
  EXPECT_EQ(find("7.png").files, (std::vector<std::size_t>{0}));
  EXPECT_EQ(find("train/7.png").found, Found::kRejected);
  rejected_[0].code = "truncated";
  rejected_[0].path = "/archive/7.dcm";  // which the key names as it is
  rejected_[0].relative_path = "7.dcm";
  EXPECT_EQ(find("7.dcm").found, Found::kRejected);
  EXPECT_EQ(find("7.png").found, Found::kRejected);
  EXPECT_EQ(find("test/7.dcm").files, (std::vector<std::size_t>{0}));
}

TEST_F(LabelKeysTest, OfTwoPathsTheOneOnDiskIsMeant) {
  rule_.kind = LabelKeyKind::kPath;
  rule_.suffix = true;
  for (std::size_t i : {0, 1}) {
    files_[i].relative_path = std::to_string(i) + "/7.dcm";
    files_[i].path = "/archive/" + files_[i].relative_path;
  }
  EXPECT_EQ(find("7.dcm").found, LabelKeys::Found::kSeveral);
  files_[0].vanished = true;
  EXPECT_EQ(find("7.dcm").files, (std::vector<std::size_t>{1}));
  files_[1].vanished = true;
  EXPECT_EQ(find("7.dcm").found, LabelKeys::Found::kSeveral);
}

TEST_F(LabelKeysTest, AnotherNameOfTheRootIsTakenWhereAllKeysHaveIt) {
  rule_.kind = LabelKeyKind::kPath;
  rule_.suffix = true;
  EXPECT_TRUE(find("site b/2.dcm", {"site b/3.dcm", "site c/8.dcm"}).by_other_root);
  EXPECT_EQ(find("site b/2.dcm", {"site b/3.dcm"}).files, (std::vector<std::size_t>{1}));
  // Of another site: the others are known by this archive's own name, or by two.
  for (const char* other : {"archive/3.dcm", "3.dcm", "site c/3.dcm", "site c/9.dcm"}) {
    EXPECT_EQ(find("site b/2.dcm", {other}).found, LabelKeys::Found::kOtherRoot) << other;
    EXPECT_EQ(find("site b/9.dcm", {other}).found, LabelKeys::Found::kOtherRoot) << other;
  }
  // Also where those are of a file that was rejected, or that is not there.
  for (const char* own : {"archive/9.dcm", "9.dcm", "archive/77.dcm"}) {
    EXPECT_EQ(find("site b/2.dcm", {own}).found, LabelKeys::Found::kOtherRoot) << own;
  }
  EXPECT_FALSE(find("archive/2.dcm", {"site b/3.dcm"}).by_other_root);
  EXPECT_EQ(find("archive/2.dcm", {"site b/3.dcm"}).files, (std::vector<std::size_t>{1}));
}

TEST_F(LabelKeysTest, APatternFindsTheKeyInThePath) {
  rule_.kind = LabelKeyKind::kPattern;
  rule_.pattern.emplace("([0-9])\\.dcm", "");
  EXPECT_EQ(find("2").files, (std::vector<std::size_t>{1}));
  EXPECT_EQ(find("9").found, LabelKeys::Found::kRejected);
  EXPECT_EQ(find("2.dcm").found, LabelKeys::Found::kNothing);
}

}  // namespace
}  // namespace preceptor
