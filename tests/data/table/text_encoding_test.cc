#include "data/table/text_encoding.h"

#include <gtest/gtest.h>

#include "common/base/error.h"

namespace preceptor {
namespace {

std::string problem(const std::string& bytes, const std::string& encoding) {
  try {
    to_utf8(bytes, encoding, "t.csv");
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kInput);
    return error.what();
  }
  return "none";
}

TEST(TextEncodingTest, ConvertsWhatItIsTold) {
  EXPECT_EQ(to_utf8("Gesch\xFC", "latin-1", ""), "Gesch\xC3\xBC");
  EXPECT_EQ(to_utf8("5 \x80", "windows-1252", ""), "5 \xE2\x82\xAC");
  EXPECT_EQ(to_utf8("\xB7\xCE\xD1\xD7", "gb18030", ""), "\u80ba\u708e");
  EXPECT_EQ(to_utf8("\xC4\xD0,\n\xC5\xAE\n", "gb18030", ""), "\u7537,\n\u5973\n");
  EXPECT_EQ(to_utf8("\xC5\xAE", "gb18030", ""), "\u5973");            // which reads as UTF-8
  EXPECT_EQ(to_utf8("\u80ba\u708e", "gb18030", ""), "\u80ba\u708e");  // so does this
  EXPECT_EQ(to_utf8("\x94\x78\x89\x8A", "shift-jis", ""), "\u80ba\u708e");
  EXPECT_EQ(to_utf8("\xAA\xCD\xAA\xA2", "big5", ""), "\u80ba\u708e");
  EXPECT_EQ(to_utf8("\xC6\xF3\xB7\xC5", "euc-kr", ""), "\ud3d0\ub834");
  EXPECT_EQ(to_utf8("\xB3", "windows-1250", ""), "\u0142");
  EXPECT_EQ(to_utf8("\xE4\xE0", "windows-1251", ""), "\u0434\u0430");
  EXPECT_EQ(to_utf8("\xEF\xBB\xBFx", "utf-8", ""), "x");
  EXPECT_EQ(to_utf8("\xEF\xBB\xBF\xC3\xBC", "latin-1", ""), "\xC3\xBC");           // the mark wins
  EXPECT_EQ(to_utf8("auff\xC3\xA4llig", "windows-1252", ""), "auff\xC3\xA4llig");  // so is UTF-8
  EXPECT_EQ(to_utf8(std::string("\xFF\xFE\xFC\0", 4), "utf-16", ""), "\xC3\xBC");
  EXPECT_EQ(to_utf8(std::string("\xFE\xFF\0\xFC", 4), "utf-16", ""), "\xC3\xBC");
}

TEST(TextEncodingTest, Utf16WithoutAMarkIsOfTheOrderThatItsFirstLetterSays) {
  EXPECT_EQ(to_utf8(std::string("i\0d\0", 4), "utf-16", ""), "id");
  EXPECT_EQ(to_utf8(std::string("\0i\0d", 4), "utf-16", ""), "id");
}

TEST(TextEncodingTest, BytesStayAsTheyAreWithoutAWord) {
  EXPECT_EQ(to_utf8("Gesch\xFC", "", ""), "Gesch\xFC");
  EXPECT_EQ(to_utf8("\xEF\xBB\xBFx", "", ""), "x");
  EXPECT_EQ(to_utf8("", "", ""), "");
}

TEST(TextEncodingTest, SaysWhatItIsNot) {
  EXPECT_NE(problem("ok\nGesch\xFC!", "utf-8").find("line 2"), std::string::npos);
  EXPECT_NE(problem("5 \x81", "windows-1252").find("byte 2"), std::string::npos);
  const std::string two = "a\nM\xC3\xBCller\nM\xFCller\n";
  EXPECT_NE(problem(two, "latin-1").find("UTF-8 in line 2"), std::string::npos);
  EXPECT_NE(problem("abc", "utf-16").find("utf-16"), std::string::npos);  // half a character
  EXPECT_NE(problem(std::string("\xFF\xFE\xFC\0", 4), "").find("--encoding utf-16"),
            std::string::npos);
}

TEST(TextEncodingTest, KnowsWhatIsUtf8) {
  EXPECT_TRUE(is_utf8("Pneumonie \xC3\xA0 \xE2\x82\xAC \xF0\x9F\xAB\x81"));
  EXPECT_TRUE(is_utf8(""));
  EXPECT_FALSE(is_utf8("Befund \xFC"));  // Latin-1
  EXPECT_FALSE(
      is_utf8("\xFC"
              "ber"));
  EXPECT_FALSE(is_utf8("x\xC3"));  // cut short
  EXPECT_FALSE(is_utf8("\xE2\x82"));
  EXPECT_FALSE(is_utf8("\xC3("));
  EXPECT_FALSE(is_utf8("\x80"));
  // RFC 3629: the first and the last of what a sequence may be, and what is beside them.
  for (const char* good :
       {"\xE0\xA0\x80", "\xED\x9F\xBF", "\xEE\x80\x80", "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF"}) {
    EXPECT_TRUE(is_utf8(good));
  }
  for (const char* bad : {"\xE0\x9F\xBF", "\xED\xA0\x80", "\xED\xBF\xBF", "\xF0\x8F\xBF\xBF",
                          "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xC1\xBF"}) {
    EXPECT_FALSE(is_utf8(bad));
  }
}

TEST(TextEncodingTest, KnowsItsNames) {
  for (const char* known : {"", "utf-8", "utf-16", "latin-1", "windows-1252"}) {
    EXPECT_NO_THROW(require_known_encoding(known)) << known;
  }
  EXPECT_THROW(require_known_encoding("UTF-8"), Error);
}

}  // namespace
}  // namespace preceptor
