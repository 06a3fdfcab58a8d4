#include "data/recipe/rule_text.h"

#include <gtest/gtest.h>

namespace preceptor {
namespace {

TEST(RuleText, SplitsAtEachSeparator) {
  EXPECT_EQ(split_text("a,b,,c", ','), (std::vector<std::string>{"a", "b", "", "c"}));
  EXPECT_EQ(split_text("", ','), (std::vector<std::string>{""}));
}

TEST(RuleText, NumbersAndCountsAreWhole) {
  double number = 0;
  EXPECT_TRUE(parse_number("-6.5e2", &number));
  EXPECT_EQ(number, -650);
  for (const char* text : {"", " 1", "1 ", "1x", "nan", "inf", "1e999"}) {
    EXPECT_FALSE(parse_number(text, &number)) << text;
  }
  std::int64_t count = 0;
  EXPECT_TRUE(parse_count("12", &count));
  EXPECT_EQ(count, 12);
  for (const char* text : {"", "0", "-1", "1.5", "99999999999999999999"}) {
    EXPECT_FALSE(parse_count(text, &count)) << text;
  }
}

}  // namespace
}  // namespace preceptor
