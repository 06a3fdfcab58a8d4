#include "common/base/error.h"

#include <gtest/gtest.h>

#include <cerrno>

namespace preceptor {
namespace {

TEST(Error, SaysAllItKnows) {
  const Error error = Error(ErrorKind::kStale, "it does not match")
                          .path("/a/b")
                          .expected("x")
                          .found("y")
                          .hint("do z");
  const std::string text = error.what();
  for (const char* part : {"it does not match", "/a/b", "expected: x", "found:    y", "do z"}) {
    EXPECT_NE(text.find(part), std::string::npos) << part;
  }
}

TEST(Error, ExitCodesAreTheDocumentedOnes) {
  EXPECT_EQ(exit_code(ErrorKind::kInternal), 1);
  EXPECT_EQ(exit_code(ErrorKind::kUsage), 2);
  EXPECT_EQ(exit_code(ErrorKind::kInput), 3);
  EXPECT_EQ(exit_code(ErrorKind::kStale), 4);
  EXPECT_EQ(exit_code(ErrorKind::kLocked), 5);
  EXPECT_EQ(exit_code(ErrorKind::kSystem), 6);
}

TEST(Error, SystemErrorNamesTheReason) {
  EXPECT_EQ(system_error("cannot write", "/x", ENOSPC).found(), "No space left on device");
}

}  // namespace
}  // namespace preceptor
