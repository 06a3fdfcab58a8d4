#include "data/index/archive_walk.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "common/base/error.h"
#include "common/files/file_io.h"
#include "tests/data/index/small_index.h"

namespace preceptor {
namespace {

class ArchiveWalkTest : public testing::Test {
 protected:
  void file(const std::string& name, const std::string& bytes = "x") {
    const std::string path = root_ + "/" + name;
    make_folders(std::filesystem::path(path).parent_path().string());
    write_file_atomically(path, bytes);
  }
  void link(const std::string& to, const std::string& name) {
    ASSERT_EQ(::symlink(to.c_str(), (root_ + "/" + name).c_str()), 0);
  }
  std::vector<std::string> walk() {
    SilentReporter reporter;
    std::vector<std::string> paths;
    for (const FoundFile& found : walk_archive(root_, folder_.file("index"), 3, reporter)) {
      paths.push_back(found.relative_path);
    }
    return paths;
  }

  using Paths = std::vector<std::string>;
  TemporaryFolder folder_;
  std::string root_ = folder_.file("root");
};

TEST_F(ArchiveWalkTest, FindsEveryFileSorted) {
  for (const char* name : {"b", "a/c", "a.x", "a/b/c/d", ".hidden/f", "a/a"}) file(name);
  EXPECT_EQ(walk(), (Paths{".hidden/f", "a.x", "a/a", "a/b/c/d", "a/c", "b"}));
}

TEST_F(ArchiveWalkTest, GivesSizeAndTime) {
  file("a", "four");
  const timespec times[2] = {{5, 0}, {1700000000, 123456789}};
  ASSERT_EQ(::utimensat(AT_FDCWD, (root_ + "/a").c_str(), times, 0), 0);
  SilentReporter reporter;
  const auto found = walk_archive(root_, folder_.file("index"), 3, reporter);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].stamp, (FileStamp{4, 1700000000123456789}));
}

TEST_F(ArchiveWalkTest, AFolderOfManyNamesIsTheSameOnAnyNumberOfThreads) {
  make_folders(root_);
  Paths expected;
  for (int i = 0; i < 9000; ++i) {
    const std::string name = std::to_string(100000 + i);
    if (i % 1000 == 7) {
      make_folders(root_ + "/" + name);
    } else if (i % 1000 == 8) {
      link("nowhere", name);
    } else {
      ASSERT_EQ(::mknod((root_ + "/" + name).c_str(), S_IFREG | 0600, 0), 0);
      expected.push_back(name);
    }
  }
  SilentReporter reporter;
  for (const int threads : {1, 2, 7}) {
    Paths paths;
    for (const FoundFile& found : walk_archive(root_, folder_.file("i"), threads, reporter)) {
      paths.push_back(found.relative_path);
    }
    EXPECT_EQ(paths, expected) << threads;
  }
}

TEST_F(ArchiveWalkTest, LoopsEnd) {
  file("a/one");
  link(root_, "a/up");
  link(".", "self");
  link("loop", "loop");
  link("nowhere", "dangling");
  ASSERT_EQ(::mkfifo((root_ + "/pipe").c_str(), 0600), 0);
  EXPECT_EQ(walk(), Paths{"a/one"});
}

TEST_F(ArchiveWalkTest, LinksAreFollowedAndAFolderKeepsItsOwnPlace) {
  make_folders(folder_.file("elsewhere/deep"));
  write_file_atomically(folder_.file("elsewhere/deep/far"), "x");
  write_file_atomically(folder_.file("single"), "x");
  file("z/near");
  link("z", "a");  // earlier in order, and no place of its own
  link(folder_.file("elsewhere"), "m");
  link(folder_.file("elsewhere/deep"), "n");  // reached through m already
  link(folder_.file("single"), "one");
  EXPECT_EQ(walk(), (Paths{"m/deep/far", "one", "z/near"}));
}

TEST_F(ArchiveWalkTest, TheIndexItselfIsPassedOver) {
  file("a");
  make_folders(folder_.file("index"));
  write_file_atomically(folder_.file("index/index.sqlite"), "x");
  link(folder_.file("index"), "i");
  EXPECT_EQ(walk(), Paths{"a"});
  SilentReporter reporter;
  EXPECT_EQ(walk_archive(folder_.path(), folder_.file("index"), 3, reporter).size(), 1u);
  EXPECT_THROW(walk_archive(root_, root_, 3, reporter), Error);
}

TEST_F(ArchiveWalkTest, AFolderThatCannotBeListedIsSaid) {
  if (::geteuid() == 0) GTEST_SKIP() << "root lists every folder";
  file("closed/a");
  ::chmod((root_ + "/closed").c_str(), 0);
  EXPECT_THROW(walk(), Error);
  ::chmod((root_ + "/closed").c_str(), 0700);
}

}  // namespace
}  // namespace preceptor
