#include "data/labels/split_list.h"

#include <gtest/gtest.h>

#include "common/base/error.h"
#include "common/files/file_io.h"
#include "tests/common/temporary_folder.h"

namespace preceptor {
namespace {

SplitList read_list(const std::string& word, const std::string& encoding = "",
                    const LabelCsvOptions& options = {}) {
  CsvFormat format;
  format.encoding = encoding;
  return read_split_list(split_of_file(word), options, format);
}

TEST(SplitListTest, ATableOfKeysIsAList) {
  const TemporaryFolder folder;
  const std::string word = "test=" + folder.file("t.csv");
  const std::vector<std::string> names{"a", "b,c"};
  LabelCsvOptions options;
  options.key_column = "patientId";
  for (const char* text : {"patientId\na\n\"b,c\"\n", "\"patientId\",Prediction\na,\n\"b,c\",x\n",
                           "x;patientId\r\n1;a\r\n2;b,c\r\n;\r\n"}) {
    write_file_atomically(folder.file("t.csv"), text);
    EXPECT_EQ(read_list(word, "", options).names, names) << text;
  }
  EXPECT_EQ(read_list(word).names[0], "x;patientId") << "no usual name of a key";
  write_file_atomically(folder.file("t.csv"), "study,File Name\n1,a\n1,\"b,c\"\n");
  EXPECT_EQ(read_list(word).names, names) << "as a table's key column is found";
  write_file_atomically(folder.file("t.csv"), "path\n");
  EXPECT_THROW(read_list(word), Error);
}

TEST(SplitListTest, ReadsNames) {
  const TemporaryFolder folder;
  write_file_atomically(folder.file("a=b.txt"), "\xEF\xBB\xBFx.png\r\n\n  y.png\nz.png");
  const SplitList list = read_list("Validation=" + folder.file("a=b.txt"));
  EXPECT_EQ(list.split, "val");
  EXPECT_EQ(list.names, (std::vector<std::string>{"x.png", "y.png", "z.png"}));
  write_file_atomically(folder.file("quoted"), "\" x y.png \"\n\"a\",\"b\"\n\"\n");
  EXPECT_EQ(read_list("val=" + folder.file("quoted")).names,
            (std::vector<std::string>{"x y.png", "\"a\",\"b\"", "\""}));
  write_file_atomically(folder.file("empty"), "\n\n");
  EXPECT_THROW(read_list("test=" + folder.file("empty")), Error);
  EXPECT_THROW(read_list("test=" + folder.file("nowhere")), Error);
  for (const char* bad : {"", "x", "=x", "fold1=x"}) EXPECT_THROW(read_list(bad), Error);
}

TEST(SplitListTest, ComesInTheTablesEncodingOrPlain) {
  const TemporaryFolder folder;
  write_file_atomically(folder.file("wide"), std::string("\xFF\xFE\x61\0\n\0\xFC\0", 8));
  write_file_atomically(folder.file("latin"), "a\r\xFC");  // an old Macintosh's line breaks
  write_file_atomically(folder.file("plain"), "a\n\xC3\xBC\n");
  const std::vector<std::string> names{"a", "\xC3\xBC"};
  EXPECT_EQ(read_list("test=" + folder.file("wide"), "utf-16").names, names);
  EXPECT_EQ(read_list("test=" + folder.file("plain"), "utf-16").names, names);
  EXPECT_EQ(read_list("test=" + folder.file("latin"), "latin-1").names, names);
  EXPECT_THROW(read_list("test=" + folder.file("wide")), Error);
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
