#include "common/files/new_file.h"

#include <gtest/gtest.h>

#include "common/base/error.h"
#include "common/files/file_io.h"
#include "tests/common/temporary_folder.h"

namespace preceptor {
namespace {

TEST(NewFileTest, StandsUnderItsNameOnceItIsFinished) {
  const TemporaryFolder folder;
  const std::string path = folder.file(std::string(250, 'n'));
  write_file_atomically(folder.file("other"), "x");
  NewFile file(path);
  file.append("ab", 2);
  EXPECT_FALSE(file_exists(path));
  file.append("c", 1);
  file.finish();
  EXPECT_EQ(read_file(path), "abc");
}

TEST(NewFileTest, WhatWasThereStaysUntilThen) {
  const TemporaryFolder folder;
  const std::string path = folder.file("a");
  write_file_atomically(path, "old");
  {
    NewFile file(path);
    file.append("new", 3);
    EXPECT_EQ(read_file(path), "old");
  }
  EXPECT_EQ(read_file(path), "old");
  EXPECT_EQ(list_folder(folder.path()), std::vector<std::string>{"a"});
}

TEST(NewFileTest, ANameThatIsAFolderIsRefused) {
  const TemporaryFolder folder;
  make_folders(folder.file("a/b"));
  {
    NewFile file(folder.file("a"));
    EXPECT_THROW(file.finish(), Error);
  }
  EXPECT_EQ(list_folder(folder.path()), std::vector<std::string>{"a"});
}

TEST(NewFileTest, AFolderThatIsNotThereIsSaidOfTheFileAskedFor) {
  const TemporaryFolder folder;
  try {
    const NewFile file(folder.file("absent/x"));
    FAIL();
  } catch (const Error& problem) {
    EXPECT_EQ(problem.path(), folder.file("absent/x"));
  }
}

}  // namespace
}  // namespace preceptor
