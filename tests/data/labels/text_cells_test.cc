#include "data/labels/text_cells.h"

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

TEST(TextCellsTest, ListsAsProgramsPrintThem) {
  EXPECT_TRUE(is_bracketed("()") && !is_printed_list("()"));
  EXPECT_EQ(names_of_printed_list("()"), Texts());
  EXPECT_TRUE(is_printed_list("['a']") && is_printed_list("[]") && is_printed_list("('a', 'b')"));
  EXPECT_FALSE(is_printed_list("a") || is_printed_list("") || is_printed_list("(mass) or (node)"));
  EXPECT_FALSE(is_printed_list("[Mass]|[Nodule]") || is_printed_list("[NOS]"));
  EXPECT_EQ(names_of_printed_list("['a', \"b's\"]"), (Texts{"a", "b's"}));
  EXPECT_EQ(names_of_printed_list("['Mass, benign', 'b']"), (Texts{"Mass, benign", "b"}));
  EXPECT_EQ(names_of_printed_list("['a' 'b']"), (Texts{"a", "b"}));
  EXPECT_EQ(names_of_printed_list("['a b', nan]"), (Texts{"a b", "nan"}));
  EXPECT_EQ(names_of_printed_list("['a"), (Texts{"'"}));  // as far as it goes
  EXPECT_EQ(names_of_printed_list("[]"), Texts());
  EXPECT_TRUE(is_printed_list("[1, 2]") && is_printed_list("[1]") && is_printed_list("[x, y]"));
  EXPECT_TRUE(is_printed_list("{'x', 'y'}") && is_printed_list("{1, 2}"));
  EXPECT_TRUE(is_bracketed("[NOS]") && is_bracketed("set()") && !is_bracketed("NOS"));
  EXPECT_EQ(names_of_printed_list("[0\n 1]"), (Texts{"0", "1"}));
  EXPECT_EQ(names_of_printed_list("set()"), Texts());
  EXPECT_EQ(names_of_printed_list("[1, 2]"), (Texts{"1", "2"}));
  EXPECT_EQ(names_of_printed_list("[1 2]"), (Texts{"1", "2"}));
  EXPECT_EQ(names_of_printed_list("{'x', 'y z'}"), (Texts{"x", "y z"}));
}

TEST(TextCellsTest, QuotedNamesMayHoldEscapes) {
  EXPECT_EQ(names_of_printed_list(R"(["3\" tube", "b"])"), (Texts{"3\" tube", "b"}));
  EXPECT_EQ(names_of_printed_list(R"(['crohn\'s "x"'])"), Texts{"crohn's \"x\""});
  EXPECT_EQ(names_of_printed_list(R"(["\u00d6dem", "\u0041", "\u20ac"])"),
            (Texts{"\u00d6dem", "A", "\u20ac"}));
  EXPECT_EQ(names_of_printed_list(R"(['a\\b', 'c\d', '\ud83d'])"),
            (Texts{"a\\b", "c\\d", "\\ud83d"}));
}

TEST(TextCellsTest, AListOfMoreThanNamesIsTorn) {
  for (const char* whole :
       {"", "a", "[", "[]", "()", "set()", "['a']", "[ 'a' , \"b's\" ]", "['a' 'b']", "('a',)",
        "{'a', 'b'}", "['a', nan, None]", "[1, 2]", "[a, b]", "[NOS]", "{a}", "(see 'report')",
        "[x] 'y'", R"(['a\'', 'b'])"}) {
    EXPECT_FALSE(is_torn_list(whole)) << whole;
  }
  for (const char* torn : {"{'a': 1, 'b': 0}", "{\"a\": 1}", "['a', np.str_('b')]", "['a', 'b'",
                           "['a", "[['a'], ['b']]", "[{'label': 'a'}]", "['a'; 'b']",
                           "['a', 'b', ...]", "['a', b]", "['a'b]", "{ 'a' : 1 }"}) {
    EXPECT_TRUE(is_torn_list(torn)) << torn;
  }
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
