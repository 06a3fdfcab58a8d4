#include "common/files/folder_lock.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/base/error.h"
#include "tests/common/temporary_folder.h"

namespace preceptor {
namespace {

// Another process takes the lock, says so through a pipe, and holds it until it is killed.
pid_t start_holder(const std::string& folder) {
  int ends[2];
  if (::pipe(ends) != 0) return -1;
  const pid_t child = ::fork();
  if (child == 0) {
    FolderLock lock(folder);
    if (::write(ends[1], "x", 1) != 1) ::_exit(1);
    ::pause();
    ::_exit(0);
  }
  char byte;
  EXPECT_EQ(::read(ends[0], &byte, 1), 1);
  ::close(ends[0]);
  ::close(ends[1]);
  return child;
}

TEST(FolderLock, KeepsASecondWriterOutUntilTheFirstIsKilled) {
  TemporaryFolder folder;
  const pid_t holder = start_holder(folder.path());
  try {
    FolderLock second(folder.path());
    FAIL() << "two writers";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kLocked);
  }
  ::kill(holder, SIGKILL);
  ::waitpid(holder, nullptr, 0);
  FolderLock after(folder.path());
}

}  // namespace
}  // namespace preceptor
