#include "data/structure/file_kind.h"

#include <gtest/gtest.h>

#include <string>

namespace preceptor {
namespace {

FileStart inspect(const std::string& bytes) {
  return inspect_file_start(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
}

TEST(FileKind, MagicBehindThePreambleDecides) {
  EXPECT_EQ(inspect(std::string(128, 'x') + "DICM" + "........").kind, FileKind::kPart10);
  EXPECT_EQ(inspect(std::string(127, 'x') + "DICM" + "........").kind, FileKind::kOther);
  EXPECT_EQ(inspect(std::string(130, 'x') + "DICM" + "........").kind, FileKind::kOther);
  EXPECT_EQ(inspect(std::string(128, 'x') + "DICM" + "........").offset, 0);
  EXPECT_EQ(inspect(std::string(129, 'x') + "DICM" + "........").offset, 1);
}

TEST(FileKind, ABareDatasetBeginsWithAPlausibleElement) {
  const std::string explicit_little("\x08\0\x05\0CS\x0A\0", 8);
  const std::string explicit_big(
      "\0\x08\0\x05"
      "CS\0\x0A",
      8);
  const std::string implicit_little("\x08\0\x05\0\x0A\0\0\0", 8);
  EXPECT_EQ(inspect(explicit_little).kind, FileKind::kBareDataset);
  EXPECT_EQ(inspect(explicit_big).kind, FileKind::kBareDataset);
  EXPECT_EQ(inspect(implicit_little).kind, FileKind::kBareDataset);
  EXPECT_EQ(inspect(explicit_little).offset, 0);
  EXPECT_EQ(inspect(" " + explicit_little).offset, 1);
}

TEST(FileKind, OtherFilesAreNone) {
  EXPECT_EQ(inspect("").kind, FileKind::kOther);
  EXPECT_EQ(inspect("\x08").kind, FileKind::kOther);
  EXPECT_EQ(inspect("sop_instance_uid,label\n1.2.3,0\n").kind, FileKind::kOther);
  EXPECT_EQ(inspect(std::string("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16)).kind, FileKind::kOther);
  // A first value longer than any that a data set begins with.
  EXPECT_EQ(inspect(std::string("\x08\0\x05\0\0\0\0\x7F", 8)).kind, FileKind::kOther);
  EXPECT_EQ(inspect(std::string(4096, '\0')).kind, FileKind::kOther);
}

}  // namespace
}  // namespace preceptor
