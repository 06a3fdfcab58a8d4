#include "data/decoder/decoder_sandbox.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/common/temporary_folder.h"

namespace preceptor {
namespace {

// What escapes() finds in a process of its own, in `folder`; confined or as a test is.
std::string found_by_child(const std::string& folder, bool confined) {
  int ends[2];
  if (::pipe(ends) != 0) return "no pipe";
  const pid_t child = ::fork();
  if (child == 0) {
    const bool there = ::chdir(folder.c_str()) == 0;
    if (confined) confine_decoder(std::int64_t{64} << 20);
    const std::string found = there ? escapes() : "no folder";
    const ssize_t wrote = ::write(ends[1], found.data(), found.size());
    ::_exit(wrote == static_cast<ssize_t>(found.size()) ? 0 : 1);
  }
  ::close(ends[1]);
  char text[512];
  const ssize_t count = ::read(ends[0], text, sizeof text);
  ::close(ends[0]);
  int status = -1;
  ::waitpid(child, &status, 0);
  EXPECT_EQ(status, 0);
  return std::string(text, count > 0 ? static_cast<std::size_t>(count) : 0);
}

// Otherwise a drill that finds nothing would say nothing.
TEST(DecoderSandbox, AProcessThatIsNotConfinedCanDoAllOfIt) {
  const TemporaryFolder folder;
  EXPECT_EQ(found_by_child(folder.path(), false),
            "open, create, socket, local socket, kill, memory to run, fork");
  EXPECT_EQ(::access(folder.file("preceptor-escape").c_str(), F_OK), 0);
}

TEST(DecoderSandbox, AConfinedProcessCanDoNothingOfIt) {
  const TemporaryFolder folder;
  EXPECT_EQ(found_by_child(folder.path(), true), "");
  EXPECT_NE(::access(folder.file("preceptor-escape").c_str(), F_OK), 0);
}

}  // namespace
}  // namespace preceptor
