#include "data/codestream/rle_stream.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/data/codestream/grey_frame.h"

namespace preceptor {
namespace {

std::string word(std::uint32_t value) {
  std::string text;
  for (int i = 0; i < 4; ++i) text += static_cast<char>(value >> 8 * i & 0xFF);
  return text;
}

// An RLE frame of these segments.
std::string rle(const std::vector<std::string>& segments) {
  std::string header = word(static_cast<std::uint32_t>(segments.size())), body;
  for (const std::string& segment : segments) {
    header += word(static_cast<std::uint32_t>(64 + body.size()));
    body += segment;
  }
  header.resize(64, '\0');
  return header + body;
}

std::string rle_code(const std::string& bytes, const PixelDescription& pixels) {
  const auto rejection = rle_refusal(data(bytes), bytes.size(), pixels);
  return rejection ? rejection->code : "";
}

TEST(RleStream, CountsWhatSegmentsHold) {
  const std::string six_literals("\5\1\2\3\4\5\6", 7);
  const std::string run_of_six("\xFB\7", 2);
  EXPECT_EQ(rle_code(rle({six_literals}), grey(2, 3)), "");
  EXPECT_EQ(rle_code(rle({run_of_six}), grey(2, 3)), "");
  EXPECT_EQ(rle_code(rle({"\x80" + run_of_six}), grey(2, 3)), "");
  EXPECT_EQ(rle_code(rle({run_of_six}), grey(2, 4)), "truncated");
  EXPECT_EQ(rle_code(rle({six_literals.substr(0, 5)}), grey(2, 3)), "truncated");
  EXPECT_EQ(rle_code(rle({""}), grey(2, 3)), "truncated");
  EXPECT_EQ(rle_code(rle({run_of_six, run_of_six}), grey(2, 3)), "corrupt");
  EXPECT_EQ(rle_code("short", grey(2, 3)), "truncated");
}

TEST(RleStream, ASegmentOfMoreRowsIsNotPadding) {
  const std::string run_of_six("\xFB\7", 2);
  EXPECT_EQ(rle_code(rle({run_of_six}), grey(1, 3)), "corrupt");
  EXPECT_EQ(rle_code(rle({run_of_six + std::string(9, '\0')}), grey(2, 3)), "");
}

TEST(RleStream, OffsetsStayInside) {
  PixelDescription words = grey(2, 3);
  words.bits_allocated = 16;
  std::string frame = rle({"\xFB\1", "\xFB\2"});
  EXPECT_EQ(rle_code(frame, words), "");
  std::string behind = frame;
  behind.replace(8, 4, word(1000));
  EXPECT_EQ(rle_code(behind, words), "truncated");
  std::string before = frame;
  before.replace(4, 4, word(0));
  EXPECT_EQ(rle_code(before, words), "corrupt");
  std::string backwards = frame;
  backwards.replace(4, 4, word(67));
  EXPECT_EQ(rle_code(backwards, words), "corrupt");
  std::string many = frame;
  many.replace(0, 4, word(0xFFFFFFFF));
  EXPECT_EQ(rle_code(many, words), "corrupt");
}

std::string without_idle_bytes(const std::string& frame, const PixelDescription& pixels) {
  EXPECT_EQ(rle_code(frame, pixels), "");
  const auto cleaned = rle_without_idle_bytes(data(frame), frame.size(), pixels);
  return cleaned ? std::string(cleaned->begin(), cleaned->end()) : "nothing to leave out";
}

TEST(RleStream, IdleBytesAreLeftOut) {
  const std::string literals("\2\1\2\x80", 4), run("\xFE\7", 2), idle("\x80", 1);
  EXPECT_EQ(without_idle_bytes(rle({literals + run}), grey(2, 3)), "nothing to leave out");
  const std::string clean = rle({literals + run});
  EXPECT_EQ(without_idle_bytes(rle({idle + literals + idle + idle + run}), grey(2, 3)), clean);
  EXPECT_EQ(without_idle_bytes(rle({literals + run + idle}), grey(2, 3)), "nothing to leave out");
  PixelDescription words = grey(2, 3);
  words.bits_allocated = 16;
  const std::string odd("\2\1\2\3\2\1\2\3\x80", 9), even("\2\1\2\3\2\1\2\3", 8);
  EXPECT_EQ(without_idle_bytes(rle({literals + run, idle + even}), words),
            rle({literals + run, even}));
  EXPECT_EQ(without_idle_bytes(rle({idle + run + run, odd}), words), rle({run + run, even}));
}

// No cut or flipped byte of a frame that passes the check makes the cleaning read beyond it.
TEST(RleStream, CleaningStaysInsideOfWhatTheCheckPassed) {
  const std::string frame = rle({std::string("\x80\2\1\2\x80\xFE\7\x80", 8)});
  int passed = 0, cleaned = 0;
  for (std::size_t at = 64; at < frame.size(); ++at) {
    for (int byte = 0; byte < 256; ++byte) {
      std::string changed = frame;
      changed[at] = static_cast<char>(byte);
      const std::vector<std::uint8_t> exact(changed.begin(), changed.end());  // for the sanitizer
      if (rle_refusal(exact.data(), exact.size(), grey(2, 3))) continue;
      ++passed;
      const auto clean = rle_without_idle_bytes(exact.data(), exact.size(), grey(2, 3));
      if (!clean) continue;
      ++cleaned;
      EXPECT_FALSE(rle_refusal(clean->data(), clean->size(), grey(2, 3)));
      EXPECT_FALSE(rle_without_idle_bytes(clean->data(), clean->size(), grey(2, 3)));
    }
  }
  EXPECT_GT(passed, 256);
  EXPECT_GT(cleaned, 256);
}

}  // namespace
}  // namespace preceptor
