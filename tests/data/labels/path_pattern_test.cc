#include "data/labels/path_pattern.h"

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

TEST(PathPatternTest, RefusesWhatIsNoPattern) {
  for (const std::string& bad : {std::string("(["), std::string("no group"), std::string("(?:a)"),
                                 std::string("(a)\\1"), "(" + std::string(1000, 'a') + ")"}) {
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
  for (const char* pattern : {"(a+)+$", "((a|aa)+)$", "(a*)*b", "(.*.*.*.*.*)x"}) {
    EXPECT_FALSE(PathPattern(pattern, "").find(std::string(1000, 'a') + "!")) << pattern;
  }
  EXPECT_FALSE(PathPattern("(a)", "").find(std::string(5000, 'a')));  // longer than a path
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(20));
}

}  // namespace
}  // namespace preceptor
