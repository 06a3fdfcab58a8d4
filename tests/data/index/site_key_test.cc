#include "data/index/site_key.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "common/base/error.h"
#include "common/files/file_io.h"
#include "tests/common/temporary_folder.h"

namespace preceptor {
namespace {

int mode_of(const std::string& path) {
  struct stat status {};
  ::stat(path.c_str(), &status);
  return status.st_mode & 0777;
}

TEST(SiteKeyTest, IsRandomAndSecret) {
  TemporaryFolder one, other;
  const mode_t before = ::umask(0);
  const SiteKey key = make_site_key(one.path(), "", {});
  ::umask(before);
  EXPECT_EQ(mode_of(one.file("site.key")), 0600);
  EXPECT_EQ(read_file(one.file("site.key")), std::string(key.begin(), key.end()));
  EXPECT_NE(make_site_key(other.path(), "", {}), key);
  EXPECT_EQ(read_site_key(one.file("site.key")), key);
}

TEST(SiteKeyTest, AKeyThatIsThereIsKept) {
  TemporaryFolder folder;
  const SiteKey key = make_site_key(folder.path(), "", {});
  EXPECT_EQ(make_site_key(folder.path(), "", {}), key);  // as after kill -9
  EXPECT_EQ(make_site_key(folder.path(), "", SiteKey{}), key);
}

TEST(SiteKeyTest, AFileOfTheUsersStaysWhereItIs) {
  TemporaryFolder folder;
  SiteKey wanted{};
  wanted.fill('k');
  write_file_atomically(folder.file("mine"), std::string(32, 'k'));
  EXPECT_EQ(make_site_key(folder.path(), folder.file("mine"), {}), wanted);
  EXPECT_FALSE(file_exists(folder.file("site.key")));
  const SiteKey made = make_site_key(folder.path(), folder.file("new"), {});
  EXPECT_EQ(mode_of(folder.file("new")), 0600);
  EXPECT_EQ(read_site_key(folder.file("new")), made);
}

TEST(SiteKeyTest, ThePublishedKeyIsTakenWhenGiven) {
  TemporaryFolder folder;
  SiteKey published{};
  published.fill(3);
  EXPECT_EQ(make_site_key(folder.path(), "", published), published);
  EXPECT_EQ(read_site_key(folder.file("site.key")), published);
}

TEST(SiteKeyTest, RefusesWhatIsNoKey) {
  TemporaryFolder folder;
  for (const std::size_t size : {0, 31, 33, 65}) {
    write_file_atomically(folder.file("k"), std::string(size, 'k'));
    try {
      read_site_key(folder.file("k"));
      FAIL() << size;
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kStale);
    }
  }
}

}  // namespace
}  // namespace preceptor
