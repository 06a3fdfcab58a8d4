#include "data/index/archive_scan.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <stdexcept>

#include "common/base/error.h"
#include "tests/data/dicom/written_dicom.h"
#include "tests/data/index/small_index.h"

namespace preceptor {
namespace {

constexpr std::uint32_t kSopInstanceUid = 0x00080018;

class ArchiveScanTest : public testing::Test {
 protected:
  void SetUp() override { make_folders(root_); }

  void image(const std::string& name, const std::string& uid) {
    WrittenDicom().text(kSopInstanceUid, "UI", uid).write(root_ + "/" + name);
  }
  ScanCounts scan(const std::string& root = "") {
    SilentReporter reporter;
    DecoderPool decoders(3, limits_);
    return scan_archive(index_, root.empty() ? root_ : root, decoders, reporter);
  }
  std::int64_t count(const std::string& name) {
    for (const auto& [key, value] : index_.counts()) {
      if (key == name) return value;
    }
    ADD_FAILURE() << name;
    return -1;
  }

  TemporaryFolder folder_;
  DecoderLimits limits_;
  std::string root_ = folder_.file("root");
  IndexDatabase index_ = IndexDatabase::open_or_create(folder_.file("i"), "", {});
};

TEST_F(ArchiveScanTest, ReadsByContentAndCountsWhatIsPassedOver) {
  image("picture.txt", "1.1");
  write_file_atomically(root_ + "/text.dcm", "no image");
  WrittenDicom().without(0x7FE00010).write(root_ + "/report");
  WrittenDicom().without(0x7FE00010).raw(0x00041220, "SQ", "").write(root_ + "/folder of a disc");
  EXPECT_EQ(scan().added, 4);
  ASSERT_EQ(index_.files().size(), 1u);
  EXPECT_EQ(index_.files()[0].path, root_ + "/picture.txt");
  EXPECT_EQ(count("not_dicom"), 1);
  EXPECT_EQ(count("dicomdir"), 1);
  EXPECT_EQ(count("rejected"), 1);
  for (const IndexedRejection& at : index_.rejections()) {
    EXPECT_EQ(at.code, "no-pixel-data") << at.path;
    EXPECT_EQ(at.decoder_version, decoder_version());
  }
}

TEST_F(ArchiveScanTest, LooksAgainOnlyAtWhatChanged) {
  image("a", "1.1");
  image("b", "1.2");
  write_file_atomically(root_ + "/c", "text");
  scan();
  // Not to be read again: with another content at the same stamp the index stays as it was.
  struct stat before {};
  ::stat((root_ + "/a").c_str(), &before);
  image("a", "1.9");
  const timespec times[2] = {before.st_atim, before.st_mtim};
  ::utimensat(AT_FDCWD, (root_ + "/a").c_str(), times, 0);
  ScanCounts counts = scan();
  EXPECT_EQ(counts.unchanged, 3);
  EXPECT_EQ(counts.changed + counts.added, 0);
  EXPECT_EQ(index_.files()[0].header.sop_instance_uid, "1.1");

  ::utimensat(AT_FDCWD, (root_ + "/a").c_str(), nullptr, 0);
  image("d", "1.4");
  counts = scan();
  EXPECT_EQ(counts.changed, 1);
  EXPECT_EQ(counts.added, 1);
  EXPECT_EQ(counts.unchanged, 2);
  EXPECT_EQ(index_.files()[0].header.sop_instance_uid, "1.9");
}

TEST_F(ArchiveScanTest, MarksWhatVanishesAndUnmarksWhatComesBack) {
  image("a", "1.1");
  image("b", "1.2");
  scan();
  std::filesystem::rename(root_ + "/a", folder_.file("away"));
  EXPECT_EQ(scan().vanished, 1);
  EXPECT_EQ(scan().vanished, 0);  // said once
  ASSERT_EQ(index_.files().size(), 2u);
  EXPECT_TRUE(index_.files()[0].vanished);
  std::filesystem::rename(folder_.file("away"), root_ + "/a");
  const ScanCounts counts = scan();
  EXPECT_EQ(counts.came_back, 1);
  EXPECT_EQ(counts.unchanged, 2);
  EXPECT_FALSE(index_.files()[0].vanished);
  EXPECT_EQ(index_.files()[0].id, 1);
}

TEST_F(ArchiveScanTest, ARejectedFileTellsWhoseLabelItHas) {
  WrittenDicom bad;
  bad.syntax("1.2.840.10008.1.2.4.110").without(kSopInstanceUid);  // JPEG XL
  std::string bytes = bad.bytes();
  // WrittenDicom has no MediaStorageSOPInstanceUID: put one in front of the transfer syntax.
  const std::string uid(
      "\2\0\3\0UI\6\0"
      "1.7.88",
      14);
  bytes.insert(132 + 12, uid);
  bytes[132 + 8] = static_cast<char>(bytes[132 + 8] + uid.size());
  write_file_atomically(root_ + "/bad", bytes);
  scan();
  ASSERT_EQ(index_.rejections().size(), 1u);
  EXPECT_EQ(index_.rejections()[0].code, "transfer-syntax");
  EXPECT_EQ(index_.rejections()[0].sop_instance_uid, "1.7.88");
  EXPECT_TRUE(index_.files().empty());
}

TEST_F(ArchiveScanTest, BurnedInTextIsRejectedUnlessAcceptedAndJudgedAnewWhenThatChanges) {
  constexpr std::uint32_t kBurnedInAnnotation = 0x00280301;
  WrittenDicom().text(kBurnedInAnnotation, "CS", "YES").write(root_ + "/yes");
  WrittenDicom()
      .text(kSopInstanceUid, "UI", "1.2")
      .text(kBurnedInAnnotation, "CS", "NO")
      .write(root_ + "/no");
  image("silent", "1.3");
  limits_.burned_in = "";
  scan();
  ASSERT_EQ(index_.rejections().size(), 1u);
  EXPECT_EQ(index_.rejections()[0].code, "burned-in");
  EXPECT_EQ(count("burned_in_unknown"), 1);
  limits_.burned_in = "accept";
  EXPECT_EQ(scan().changed, 1);
  EXPECT_EQ(count("files"), 3);
  EXPECT_EQ(scan().changed, 0);
  limits_.burned_in = "";
  EXPECT_EQ(scan().changed, 1);
  EXPECT_EQ(count("rejected"), 1);
}

TEST_F(ArchiveScanTest, WhatALimitRejectedIsLookedAtAgainUnderAnother) {
  std::string cut = WrittenDicom().bytes();
  write_file_atomically(root_ + "/cut", cut.substr(0, cut.size() - 4));
  WrittenDicom().without(0x7FE00010).write(root_ + "/report");
  scan();
  EXPECT_EQ(count("rejected"), 2);
  EXPECT_EQ(scan().changed, 0);
  limits_.truncated = "accept";
  EXPECT_EQ(scan().changed, 1);
  EXPECT_EQ(count("rejected"), 1);
  EXPECT_EQ(scan().changed, 0);
}

TEST_F(ArchiveScanTest, WhatWasTakenInCutIsLookedAtAgainOnceThatIsRefused) {
  const std::string whole = WrittenDicom().bytes();
  write_file_atomically(root_ + "/cut", whole.substr(0, whole.size() - 4));
  image("whole", "1.5");
  limits_.truncated = "accept";
  scan();
  EXPECT_EQ(count("files"), 2);
  limits_.truncated = "";
  EXPECT_EQ(scan().changed, 2);
  EXPECT_EQ(count("rejected"), 1);
  EXPECT_EQ(scan().changed, 0);
}

TEST_F(ArchiveScanTest, EachRootKnowsItsLimits) {
  make_folders(folder_.file("other"));
  WrittenDicom()
      .raw(0x00091010, "UN", std::string(2 << 20, 'x'))
      .write(folder_.file("other/large"));
  image("small", "1.5");
  limits_.file_mib = 1;
  scan();
  scan(folder_.file("other"));
  EXPECT_EQ(count("rejected"), 1);
  limits_ = DecoderLimits();
  scan();
  EXPECT_EQ(count("rejected"), 1);
  EXPECT_EQ(scan(folder_.file("other")).changed, 1);
  EXPECT_EQ(count("rejected"), 0);
}

// Ends a scan after its first transaction, as a kill would.
class Killer final : public Reporter {
 public:
  void message(const std::string&) override {}
  void warning(const std::string&) override {}
  void progress(const std::string& what, std::int64_t done, std::int64_t,
                const std::string&) override {
    if (what == "indexing" && done > 1200) throw std::runtime_error("killed");
  }
};

TEST_F(ArchiveScanTest, AKilledScansLimitsAreNotTakenForTheLastOnes) {
  for (int i = 100; i < 1900; ++i) {
    WrittenDicom file;
    file.text(kSopInstanceUid, "UI", "1." + std::to_string(i));
    if (i < 105) file.raw(0x00091010, "UN", std::string(2 << 20, 'x'));
    file.write(root_ + "/" + std::to_string(i));
  }
  scan();
  for (const auto& at : std::filesystem::directory_iterator(root_)) {
    ::utimensat(AT_FDCWD, at.path().c_str(), nullptr, 0);
  }
  {
    DecoderLimits smaller;
    smaller.file_mib = 1;
    DecoderPool decoders(3, smaller);
    Killer killer;
    EXPECT_THROW(scan_archive(index_, root_, decoders, killer), std::runtime_error);
  }
  EXPECT_EQ(count("rejected"), 5);
  EXPECT_GE(scan().changed, 5);
  EXPECT_EQ(count("rejected"), 0);
  EXPECT_EQ(scan().changed, 0);
}

// Removes a file as soon as the first ones are looked at.
class Remover final : public Reporter {
 public:
  explicit Remover(std::string path) : path_(std::move(path)) {}
  void message(const std::string&) override {}
  void warning(const std::string& line) override { warned += line; }
  void progress(const std::string&, std::int64_t, std::int64_t, const std::string&) override {
    remove_if_there(path_);
  }
  std::string warned;

 private:
  const std::string path_;
};

TEST_F(ArchiveScanTest, AFileThatGoesMeanwhileIsPassedOver) {
  for (int i = 100; i < 300; ++i) image(std::to_string(i), "1." + std::to_string(i));
  Remover reporter(root_ + "/298");
  DecoderPool decoders(1, limits_);
  EXPECT_EQ(scan_archive(index_, root_, decoders, reporter).added, 199);
  EXPECT_NE(reporter.warned.find("looked at: 1;"), std::string::npos) << reporter.warned;
  EXPECT_EQ(index_.files().size(), 199u);
  EXPECT_EQ(index_.files().back().relative_path, "299");
  EXPECT_EQ(scan().added, 0);
}

TEST_F(ArchiveScanTest, IdsFollowThePathsWhateverTheThreadsDo) {
  for (int i = 2499; i > 1000; --i) image(std::to_string(i), "1." + std::to_string(i));
  scan();
  const std::vector<IndexedFile> files = index_.files();
  ASSERT_EQ(files.size(), 1499u);  // several transactions
  for (std::size_t i = 0; i < files.size(); ++i) {
    EXPECT_EQ(files[i].id, static_cast<std::int64_t>(i) + 1);
    EXPECT_EQ(files[i].relative_path, std::to_string(1001 + i));
  }
}

TEST_F(ArchiveScanTest, TheFilesOfARootThatIsGoneAreMarked) {
  image("a", "1.1");
  scan();
  std::filesystem::rename(root_, folder_.file("moved"));
  scan(folder_.file("moved"));
  EXPECT_EQ(index_.duplicates().size(), 1u);
  RecordingReporter reporter;
  EXPECT_EQ(mark_gone_roots(index_, reporter), 1);
  EXPECT_NE(reporter.said.find(root_), std::string::npos);
  EXPECT_TRUE(index_.duplicates().empty());
  ASSERT_EQ(index_.files().size(), 1u);
  EXPECT_EQ(index_.files()[0].path, folder_.file("moved/a"));
  EXPECT_EQ(mark_gone_roots(index_, reporter), 0);
}

}  // namespace
}  // namespace preceptor
