#include "common/files/file_handle.h"

#include <fcntl.h>
#include <gtest/gtest.h>

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

}  // namespace
}  // namespace preceptor
