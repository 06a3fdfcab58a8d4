#include "data/phantom/phantom.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <tuple>

#include "common/base/digest.h"
#include "common/base/error.h"
#include "common/files/file_io.h"
#include "data/dicom/dicom_header.h"
#include "tests/common/temporary_folder.h"
#include "tests/data/dicom/read_here.h"

namespace preceptor {
namespace {

using Contents = std::map<std::string, std::string>;

// Paths that only one of them has, or that hold other bytes.
std::set<std::string> differences(const Contents& one, const Contents& other) {
  std::set<std::string> paths;
  for (const auto& [a, b] : {std::tie(one, other), std::tie(other, one)}) {
    for (const auto& [path, digest] : a) {
      const auto at = b.find(path);
      if (at == b.end() || at->second != digest) paths.insert(path);
    }
  }
  return paths;
}

class PhantomTest : public testing::Test {
 protected:
  static void SetUpTestSuite() { set_up_dicom(); }

  std::int64_t write(const std::string& name, std::int64_t patients, std::int64_t seed,
                     std::int64_t threads) {
    return write_phantom({folder_.file(name), patients, seed, threads}, reporter_);
  }
  // Relative path and digest of every file.
  Contents contents(const std::string& name) const {
    Contents all;
    const std::filesystem::path root = folder_.file(name);
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
      if (!entry.is_regular_file()) continue;
      all[entry.path().lexically_relative(root)] = sha256_hex(read_file(entry.path()));
    }
    return all;
  }

  TemporaryFolder folder_;
  SilentReporter reporter_;
};

TEST_F(PhantomTest, TheKeyIsPublished) {
  // printf "Preceptor's published key for phantoms: unfit for patients" | sha256sum
  const SiteKey key = published_phantom_key();
  EXPECT_EQ(to_hex(key), "852bcd6d5e134dd491dbaa4d9267f71f7f7175713efbf796f23a6c661b92ab13");
  write("a", 1, 1, 1);
  EXPECT_EQ(read_file(folder_.file("a/phantom.key")), std::string(key.begin(), key.end()));
}

TEST_F(PhantomTest, ThreadsChangeNothing) {
  const std::int64_t images = write("a", 14, 5, 1);
  EXPECT_GT(images, 14);
  EXPECT_EQ(write("b", 14, 5, 3), images);
  EXPECT_THAT(differences(contents("a"), contents("b")), testing::IsEmpty());
}

TEST_F(PhantomTest, AnotherSeedIsAnotherDataSet) {
  write("a", 3, 1, 1);
  write("b", 3, 2, 1);
  Contents all = contents("a");
  all.merge(contents("b"));
  EXPECT_EQ(differences(contents("a"), contents("b")).size(), all.size() - 1) << "all but the key";
}

TEST_F(PhantomTest, MorePatientsAreMoreOfTheSame) {
  write("a", 3, 1, 1);
  write("b", 5, 1, 1);
  for (const std::string& path : differences(contents("a"), contents("b"))) {
    EXPECT_TRUE(path == "labels.csv" || path > "PHANTOM-00004") << path;
  }
  const std::string labels = read_file(folder_.file("a/labels.csv"));
  EXPECT_EQ(read_file(folder_.file("b/labels.csv")).compare(0, labels.size(), labels), 0);
}

TEST_F(PhantomTest, ReplacesWhatAPhantomWroteAndNothingElse) {
  write("a", 5, 1, 1);
  write_file_atomically(folder_.file("a/notes.txt"), "mine");
  write("a", 2, 2, 1);
  write("b", 2, 2, 1);
  EXPECT_EQ(read_file(folder_.file("a/notes.txt")), "mine");
  std::filesystem::remove(folder_.file("a/notes.txt"));
  EXPECT_THAT(differences(contents("a"), contents("b")), testing::IsEmpty());
}

TEST_F(PhantomTest, RefusesAFolderThatNoPhantomWrote) {
  make_folders(folder_.file("a/PHANTOM-00001"));
  write_file_atomically(folder_.file("a/PHANTOM-00001/mine.dcm"), "mine");
  try {
    write("a", 2, 1, 1);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kUsage);
  }
  EXPECT_EQ(contents("a").size(), 1u);
  EXPECT_EQ(read_file(folder_.file("a/PHANTOM-00001/mine.dcm")), "mine");
}

TEST_F(PhantomTest, EveryImageHasAUidOfItsOwn) {
  const std::int64_t images = write("a", 30, 1, 2);
  std::set<std::string> uids;
  std::int64_t frames = 0;
  for (const auto& [path, digest] : contents("a")) {
    if (path.find(".dcm") == std::string::npos) continue;
    const ScanResult scanned = scan_here(folder_.file("a/" + path));
    const auto* header = std::get_if<DicomHeader>(&scanned);
    ASSERT_NE(header, nullptr) << path;
    EXPECT_TRUE(uids.insert(header->sop_instance_uid).second) << path;
    EXPECT_LE(header->sop_instance_uid.size(), 64u);
    EXPECT_EQ(path.compare(0, header->patient_id.size(), header->patient_id), 0) << path;
    frames += header->frames;
  }
  EXPECT_EQ(frames, images);
}

}  // namespace
}  // namespace preceptor
