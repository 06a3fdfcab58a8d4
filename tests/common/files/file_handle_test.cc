#include "common/files/file_handle.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include "common/base/error.h"
#include "common/files/file_io.h"
#include "tests/common/temporary_folder.h"

namespace preceptor {
namespace {

TEST(FileHandle, AShortFileIsAnErrorNotZeros) {
  TemporaryFolder folder;
  write_file_atomically(folder.file("x"), "12345");
  FileHandle file(folder.file("x"), O_RDONLY);
  char bytes[4];
  file.read_exactly(bytes, 4, 1);
  EXPECT_EQ(std::string(bytes, 4), "2345");
  EXPECT_THROW(file.read_exactly(bytes, 4, 2), Error);
}

int lender = -1;  // who gives a lent file back when the kernel asks for it

// As a file server lends a file to a client that will write it.
TEST(FileHandle, AFileThatIsLentIsWaitedFor) {
  TemporaryFolder folder;
  write_file_atomically(folder.file("x"), "12345");
  lender = ::open(folder.file("x").c_str(), O_RDWR | O_CLOEXEC);
  struct sigaction give_back = {};
  give_back.sa_handler = [](int) { ::fcntl(lender, F_SETLEASE, F_UNLCK); };
  give_back.sa_flags = SA_RESTART;
  ::sigaction(SIGIO, &give_back, nullptr);
  const bool is_lent = ::fcntl(lender, F_SETLEASE, F_WRLCK) == 0;
  if (is_lent) {
    EXPECT_EQ(FileHandle(folder.file("x"), O_RDONLY | O_CLOEXEC).size(), 5);
  }
  ::close(lender);
  if (!is_lent) GTEST_SKIP() << "no leases on this file system";
}

}  // namespace
}  // namespace preceptor
