#include "data/table/text_cells.h"

#include <gtest/gtest.h>

#include "common/base/error.h"

namespace preceptor {
namespace {

using Texts = std::vector<std::string>;

TEST(TextCellsTest, TrimsAndFolds) {
  EXPECT_EQ(trimmed(" \t a b\r\n"), "a b");
  EXPECT_EQ(trimmed(" \n"), "");
  EXPECT_EQ(folded_name("SOP Instance-UID"), folded_name("sop_instance_uid"));
  EXPECT_EQ(lower_case("NaN"), "nan");
}

TEST(TextCellsTest, WhatNoEyeSeesIsTrimmed) {
  EXPECT_EQ(trimmed("\xEF\xBB\xBF\xC2\xA0 a\xC2\xA0 b\xE2\x80\x8B\x1A\t"), "a\xC2\xA0 b");
  EXPECT_EQ(trimmed("\xC2\xA0"), "");
  EXPECT_EQ(trimmed("\xC3\xA0"), "\xC3\xA0");  // a letter
}

TEST(TextCellsTest, SplitsAndJoins) {
  EXPECT_EQ(trimmed_parts("a | b|", "|"), (Texts{"a", "b", ""}));
  EXPECT_EQ(trimmed_parts(" a|b ", ""), (Texts{"a|b"}));
  EXPECT_EQ(trimmed_parts("a; b", "; "), (Texts{"a", "b"}));
  EXPECT_EQ(trimmed_parts("", ","), Texts());
  EXPECT_EQ(joined_text({"a", "b"}), "a, b");
}

TEST(TextCellsTest, LettersOfAllAlphabetsHaveCases) {
  EXPECT_EQ(lower_case("UNAUFFÄLLIG Ñ ŻÓŁĆ ΔΈΛΤΑ НОРМА"), "unauffällig ñ żółć δέλτα норма");
  EXPECT_EQ(lower_case("ΥΓΙΗΣ υγιης"), "υγιησ υγιησ");  // a sigma at the end is one
  EXPECT_EQ(lower_case("\xC4 A"), "\xC4 a");            // no UTF-8
  EXPECT_EQ(lower_case(std::string("Ä\0B", 4)).size(), 4u);
  EXPECT_EQ(lower_case(""), "");
}

TEST(TextCellsTest, ListsOfNamesAreRecordsOfCsv) {
  EXPECT_EQ(names_of_list("a, b c ,d"), (Texts{"a", "b c", "d"}));
  EXPECT_EQ(names_of_list("\"a, b\",c"), (Texts{"a, b", "c"}));
  EXPECT_EQ(names_of_list("\"a \"\"x\"\"\",c"), (Texts{"a \"x\"", "c"}));
  EXPECT_EQ(names_of_list("a,,b,"), (Texts{"a", "", "b", ""}));
  EXPECT_EQ(names_of_list(""), Texts());
  EXPECT_THROW(names_of_list("a\"b,c"), Error);
}

}  // namespace
}  // namespace preceptor
