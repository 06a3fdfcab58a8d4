#include "common/files/file_io.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/base/error.h"
#include "tests/common/temporary_folder.h"

namespace preceptor {
namespace {

TEST(FileIo, WritesAndReadsBack) {
  TemporaryFolder folder;
  const std::string bytes("a\0b\n", 4);
  write_file_atomically(folder.file("x"), bytes);
  EXPECT_EQ(read_file(folder.file("x")), bytes);
  write_file_atomically(folder.file("x"), "new");
  EXPECT_EQ(read_file(folder.file("x")), "new");
  EXPECT_EQ(list_folder(folder.path()), std::vector<std::string>{"x"});
}

TEST(FileIo, SecretFilesAreTheOwnersAlone) {
  TemporaryFolder folder;
  const mode_t before = ::umask(0);
  write_secret_file(folder.file("key"), "k");
  ::umask(before);
  struct stat status;
  ASSERT_EQ(::stat(folder.file("key").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);
}

TEST(FileIo, PublishNeverReplaces) {
  TemporaryFolder folder;
  write_file_atomically(folder.file("old"), "old");
  write_file_atomically(folder.file("new"), "new");
  EXPECT_THROW(publish_file(folder.file("new"), folder.file("old")), Error);
  EXPECT_EQ(read_file(folder.file("old")), "old");
  publish_file(folder.file("new"), folder.file("final"));
  EXPECT_EQ(read_file(folder.file("final")), "new");
  EXPECT_FALSE(file_exists(folder.file("new")));
}

TEST(FileIo, FailuresNameThePath) {
  TemporaryFolder folder;
  try {
    read_file(folder.file("missing"));
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kSystem);
    EXPECT_EQ(error.path(), folder.file("missing"));
  }
  EXPECT_THROW(write_file_atomically(folder.file("no/such/folder"), "x"), Error);
}

TEST(FileIo, APipeIsNotWaitedForAndADeviceIsNotEmpty) {
  TemporaryFolder folder;
  ASSERT_EQ(::mkfifo(folder.file("pipe").c_str(), 0600), 0);
  EXPECT_THROW(read_file(folder.file("pipe")), Error);
  EXPECT_THROW(read_file("/dev/null"), Error);
  EXPECT_THROW(read_file(folder.path()), Error);
}

// A file-size limit stands in for a full disk: the write fails half-way.
TEST(FileIo, AFailedWriteKeepsTheOldFileAndLeavesNoTemporary) {
  TemporaryFolder folder;
  write_file_atomically(folder.file("x"), "old");
  const pid_t child = ::fork();
  if (child == 0) {
    ::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{1000, 1000};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    try {
      write_file_atomically(folder.file("x"), std::string(100000, 'n'));
    } catch (const Error& error) {
      ::_exit(exit_code(error.kind()));
    }
    ::_exit(0);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_EQ(WEXITSTATUS(status), exit_code(ErrorKind::kSystem));
  EXPECT_EQ(read_file(folder.file("x")), "old");
  EXPECT_EQ(list_folder(folder.path()).size(), 1u);
}

TEST(FileIo, AppendsLines) {
  TemporaryFolder folder;
  append_line(folder.file("log"), "one");
  append_line(folder.file("log"), "two");
  EXPECT_EQ(read_file(folder.file("log")), "one\ntwo\n");
}

}  // namespace
}  // namespace preceptor
