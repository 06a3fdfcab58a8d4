#include "data/table/path_pattern.h"

#include <gtest/gtest.h>

#include <chrono>

#include "common/base/error.h"

namespace preceptor {
namespace {

TEST(PathPatternTest, FindsItsGroup) {
  const PathPattern pattern("([0-9]{8}_[0-9]{3})\\.dcm$", "--key-pattern");
  EXPECT_EQ(pattern.find("images/00000001_000.dcm"), "00000001_000");
  EXPECT_FALSE(pattern.find("images/00000001_000.png"));
  EXPECT_EQ(PathPattern("(patient[0-9]+)/", "").find("a/patient7/patient8/x"), "patient7");
  EXPECT_EQ(PathPattern("(?:train|valid)/(.*)", "").find("v1/valid/x.jpg"), "x.jpg");
  EXPECT_FALSE(PathPattern("x([0-9]*)", "").find("xy"));  // an empty group is nothing
}

TEST(PathPatternTest, FindsAllGroups) {
  using Found = std::vector<std::string>;
  EXPECT_EQ(PathPattern("([a-z]+)", "").find_all("ab, cd;e"), (Found{"ab", "cd", "e"}));
  EXPECT_EQ(PathPattern("^([a-z])", "").find_all("ab\ncd"), Found{"a"});
  EXPECT_EQ(PathPattern("([a-z])$", "").find_all("ab cd"), Found{"d"});
  EXPECT_EQ(PathPattern("x([0-9]*)", "").find_all("x1xx22"), (Found{"1", "22"}));
  EXPECT_EQ(PathPattern("(?:a|(b))", "").find_all("aba"), Found{"b"});
  EXPECT_EQ(PathPattern("([a-z]*)", "").find_all("ab cd"), (Found{"ab", "cd"}));  // blank matches
  EXPECT_EQ(PathPattern("(?<=\\|)([a-z]+\\|)", "").find_all("x|a|b|c|"), (Found{"a|", "b|", "c|"}));
  EXPECT_EQ(PathPattern("(?<![a-z])([a-z])", "").find_all("abc d"), (Found{"a", "d"}));
  EXPECT_EQ(PathPattern("\\b([a-z])", "").find_all("abc d"), (Found{"a", "d"}));
  EXPECT_EQ(PathPattern("\\['([^']+)'", "").find_all("[['a', 'loc'], ['b']]"), (Found{"a", "b"}));
  EXPECT_EQ(PathPattern("(x)", "").find_all(""), Found());
}

// As Python's re finds them, and not the longest.
TEST(PathPatternTest, TakesTheFirstAlternativeThatFits) {
  EXPECT_EQ(PathPattern("(pat[0-9]+|pat[0-9]+_v[0-9]+)", "").find("pat1_v2/a"), "pat1");
  EXPECT_EQ(PathPattern("^(ID|ID_12|.*)", "").find("ID_12_x"), "ID");
  EXPECT_EQ(PathPattern("^(?:[^/]*/)?"
                        "?([a-z]+)",
                        "")
                .find("site/pat/a.dcm"),
            "site");
  EXPECT_EQ(PathPattern("(.*?)_", "").find("a_b_c"), "a");
  EXPECT_EQ(PathPattern("([a-z]+)(?=/x)", "").find("ab/cd/x"), "cd");
  EXPECT_EQ(PathPattern("(\\d+)/\\1", "").find("12/13/13"), "13");
}

TEST(PathPatternTest, LinesOfACellAreNoTextsOfTheirOwn) {
  EXPECT_EQ(PathPattern("([a-z]+)$", "").find("ab\ncd"), "cd");
  EXPECT_FALSE(PathPattern("^(cd)", "").find("ab\ncd"));
  EXPECT_EQ(PathPattern("(.*)", "").find("ab\ncd"), "ab");
}

TEST(PathPatternTest, RefusesWhatIsNoPattern) {
  for (const std::string& bad : {std::string("(["), std::string("no group"), std::string("(?:a)"),
                                 "(" + std::string(1000, 'a') + ")"}) {
    try {
      PathPattern(bad, "--key-pattern");
      ADD_FAILURE() << bad;
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kUsage);
      EXPECT_NE(std::string(error.what()).find("--key-pattern"), std::string::npos);
    }
  }
}

TEST(PathPatternTest, EndsSoonWhateverTheyAre) {
  const auto start = std::chrono::steady_clock::now();
  for (const char* pattern :
       {"(a+)+$", "((a|aa)+)$", "(a*)*b", "(.*.*.*.*.*)x", "((((a+)+)+)+)b"}) {
    EXPECT_THROW(PathPattern(pattern, "").find(std::string(4000, 'a') + "!"), Error) << pattern;
  }
  EXPECT_THROW(PathPattern("(a)", "").find(std::string(70'000, 'a')), Error);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(20));
}

}  // namespace
}  // namespace preceptor
