#include "data/table/text_formula.h"

#include <gtest/gtest.h>

namespace preceptor {
namespace {

TEST(TextFormula, AFieldOfAFileIsItsText) {
  const auto plain = [](const std::string& text) { return without_text_formulas(text, ','); };
  EXPECT_EQ(plain("=\"0012\",ill\n=\"1-2\", =\"a,b\"\r\n"), "\"0012\",ill\n\"1-2\", \"a,b\"\r\n");
  EXPECT_EQ(plain("=\"\""), "\"\"");
  for (const std::string other : {"a,b\n=1+2,x=\"y\"\n", "\"x\n=\"\"y\"\"\",=A1", "a==\"b\"", ""}) {
    EXPECT_EQ(plain(other), other);
  }
  EXPECT_EQ(without_text_formulas("a;=\"1\"\tb", ';'), "a;\"1\"\tb");
}

TEST(TextFormula, SoIsAQuotedField) {
  EXPECT_EQ(text_of_formula("=\"0012\""), "0012");
  EXPECT_EQ(text_of_formula("=\"\""), "");
  for (const std::string other : {"=\"a\"&\"b\"", "=\"", "=", "", "\"a\"", "=HYPERLINK(\"x\")"}) {
    EXPECT_EQ(text_of_formula(other), other);
  }
}

}  // namespace
}  // namespace preceptor
