#include "data/labels/split_list.h"

#include <gtest/gtest.h>

#include "common/base/error.h"
#include "common/files/file_io.h"
#include "tests/common/temporary_folder.h"

namespace preceptor {
namespace {

TEST(SplitListTest, ReadsNames) {
  const TemporaryFolder folder;
  write_file_atomically(folder.file("a=b.txt"), "\xEF\xBB\xBFx.png\r\n\n  y.png\nz.png");
  const SplitList list = read_split_list(split_of_file("Validation=" + folder.file("a=b.txt")), "");
  EXPECT_EQ(list.split, "val");
  EXPECT_EQ(list.names, (std::vector<std::string>{"x.png", "y.png", "z.png"}));
  write_file_atomically(folder.file("quoted"), "\" x y.png \"\n\"a\",\"b\"\n\"\n");
  EXPECT_EQ(read_split_list(split_of_file("val=" + folder.file("quoted")), "").names,
            (std::vector<std::string>{"x y.png", "\"a\",\"b\"", "\""}));
  write_file_atomically(folder.file("empty"), "\n\n");
  EXPECT_THROW(read_split_list(split_of_file("test=" + folder.file("empty")), ""), Error);
  EXPECT_THROW(read_split_list(split_of_file("test=" + folder.file("nowhere")), ""), Error);
  for (const char* bad : {"", "x", "=x", "fold1=x"})
    EXPECT_THROW(read_split_list(split_of_file(bad), ""), Error);
}

TEST(SplitListTest, ComesInTheTablesEncodingOrPlain) {
  const TemporaryFolder folder;
  write_file_atomically(folder.file("wide"), std::string("\xFF\xFE\x61\0\n\0\xFC\0", 8));
  write_file_atomically(folder.file("latin"), "a\r\xFC");  // an old Macintosh's line breaks
  write_file_atomically(folder.file("plain"), "a\n\xC3\xBC\n");
  const std::vector<std::string> names{"a", "\xC3\xBC"};
  EXPECT_EQ(read_split_list(split_of_file("test=" + folder.file("wide")), "utf-16").names, names);
  EXPECT_EQ(read_split_list(split_of_file("test=" + folder.file("plain")), "utf-16").names, names);
  EXPECT_EQ(read_split_list(split_of_file("test=" + folder.file("latin")), "latin-1").names, names);
  EXPECT_THROW(read_split_list(split_of_file("test=" + folder.file("wide")), ""), Error);
}

TEST(SplitListTest, KnowsTheWordsForSplits) {
  EXPECT_EQ(canonical_split("TRAINING"), "train");
  EXPECT_EQ(canonical_split("dev"), "val");
  EXPECT_EQ(canonical_split("holdout"), "");
  EXPECT_TRUE(is_split(""));
  EXPECT_TRUE(is_split("None"));
  EXPECT_FALSE(is_split("holdout"));
}

}  // namespace
}  // namespace preceptor
