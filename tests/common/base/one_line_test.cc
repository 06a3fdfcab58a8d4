#include "common/base/one_line.h"

#include <gtest/gtest.h>

namespace preceptor {
namespace {

TEST(OneLine, KeepsWhatIsText) {
  for (const char* text : {"", "a b/c.dcm", "Müller", "胸部", "🫁", "~"}) {
    EXPECT_EQ(one_line(text), text);
  }
}

TEST(OneLine, TakesWhatSteersATerminal) {
  EXPECT_EQ(one_line("a\x1B[31m\nb\r\t\x7F"), "a?[31m?b???");
  EXPECT_EQ(one_line("\xC2\x9B"
                     "31m"),
            "?31m");                                       // C1, a control sequence's beginning
  EXPECT_EQ(one_line("\xE2\x80\xAEmcd.exe"), "?mcd.exe");  // right to left
  EXPECT_EQ(one_line(std::string("\0x", 2)), "?x");
}

TEST(OneLine, TakesWhatIsNoUtf8) {
  EXPECT_EQ(one_line("M\xFCller"), "M?ller");
  EXPECT_EQ(one_line("\xC3"), "?");
  EXPECT_EQ(one_line("\xE2\x82"), "??");
  EXPECT_EQ(one_line("\xC0\x8A"), "??");  // a line break, longer than needed
  EXPECT_EQ(one_line("\xE0\x80\x8A"), "???");
  EXPECT_EQ(one_line("\xED\xA0\x80"), "???");       // half of a pair
  EXPECT_EQ(one_line("\xF4\x90\x80\x80"), "????");  // beyond the last character
  EXPECT_EQ(one_line("\xD8\x9C"), "?");             // right to left, in Arabic
  EXPECT_EQ(one_line("\xF8\x88\x80\x80\x80"), "?????");
}

}  // namespace
}  // namespace preceptor
