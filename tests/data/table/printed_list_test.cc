#include "data/table/printed_list.h"

#include <gtest/gtest.h>

namespace preceptor {
namespace {

using Texts = std::vector<std::string>;

TEST(PrintedListTest, ListsAsProgramsPrintThem) {
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

TEST(PrintedListTest, ArraysOfPostgresqlQuoteOnlyWhatNeedsIt) {
  EXPECT_TRUE(is_printed_list("{a}") && is_printed_list("{a,b}") && !is_printed_list("{a}|{b}"));
  EXPECT_EQ(names_of_printed_list("{a,\"b, c\",NULL}"), (Texts{"a", "b, c", "NULL"}));
  EXPECT_EQ(names_of_printed_list("{}"), Texts());
}

TEST(PrintedListTest, QuotedNamesMayHoldEscapes) {
  EXPECT_EQ(names_of_printed_list(R"(["3\" tube", "b"])"), (Texts{"3\" tube", "b"}));
  EXPECT_EQ(names_of_printed_list(R"(['crohn\'s "x"'])"), Texts{"crohn's \"x\""});
  EXPECT_EQ(names_of_printed_list(R"(["\u00d6dem", "\u0041", "\u20ac"])"),
            (Texts{"\u00d6dem", "A", "\u20ac"}));
  EXPECT_EQ(names_of_printed_list(R"(['a\\b', 'c\d', '\ud83d'])"),
            (Texts{"a\\b", "c\\d", "\\ud83d"}));
}

TEST(PrintedListTest, AListOfMoreThanNamesIsTorn) {
  for (const char* whole : {"",
                            "a",
                            "[",
                            "[]",
                            "()",
                            "set()",
                            "['a']",
                            "[ 'a' , \"b's\" ]",
                            "['a' 'b']",
                            "('a',)",
                            "{'a', 'b'}",
                            "{a,\"b c\",NULL}",
                            "{a}",
                            "{\"b c\",null}",
                            "['a', nan, None]",
                            "[1, 2]",
                            "[a, b]",
                            "[NOS]",
                            "(see 'report')",
                            "[x] 'y'",
                            "Mass('old')|b",
                            "Mass (old)",
                            "max(2)",
                            "[a(b)]",
                            "[Grade(2)]",
                            "[Nodule(3mm), Mass]",
                            "[nan, 'a']",
                            "[Crohn's, Mass]",
                            "{\"b c\",a}",
                            "{\"BIRADS: 4\",a}",
                            "{\"NULL\",a}",
                            "{BIRADS:4,a}",
                            "['a, (b)', 'c']",
                            "((left) mass)",
                            R"(['a\'', 'b'])"}) {
    EXPECT_FALSE(is_torn_list(whole)) << whole;
  }
  for (const char* torn : {"{'a': 1, 'b': 0}",
                           "{\"a\": 1}",
                           "['a', np.str_('b')]",
                           "['a', 'b'",
                           "['a",
                           "[['a'], ['b']]",
                           "[{'label': 'a'}]",
                           "['a'; 'b']",
                           "['a', 'b', ...]",
                           "['a', b]",
                           "['a'b]",
                           "{ 'a' : 1 }",
                           "[np.str_('a')]",
                           "[np.int64(1), np.int64(2)]",
                           "array(['a', 'b'], dtype='<U4')",
                           "c(\"a\", \"b\")",
                           "frozenset({'a'})",
                           "[[0, 1], [1, 0]]",
                           "{a: 1}",
                           "{a, 'b': 1}",
                           "[nan, np.str_('b')]",
                           "[1, np.int64(2)]",
                           "[nan, {'a': 1}]",
                           "[nan, 'a': 1]",
                           "[u'a', u'b']",
                           "[U'a']",
                           "[(1, 2), (3, 4)]",
                           "{a,{b}}"}) {
    EXPECT_TRUE(is_torn_list(torn)) << torn;
  }
}

}  // namespace
}  // namespace preceptor
