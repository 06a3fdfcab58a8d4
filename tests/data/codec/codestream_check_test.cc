#include "data/codec/codestream_check.h"

#include <gtest/gtest.h>

#include <string>

namespace preceptor {
namespace {

const std::uint8_t* data(const std::string& bytes) {
  return reinterpret_cast<const std::uint8_t*>(bytes.data());
}

PixelDescription grey(std::int64_t rows, std::int64_t columns) {
  PixelDescription pixels;
  pixels.rows = rows;
  pixels.columns = columns;
  return pixels;
}

// SOI, an APP segment, a frame header of 8 bits 2 x 3 x 1, a scan of nothing, EOI.
std::string jpeg() {
  return std::string("\xFF\xD8\xFF\xE0\0\4AB\xFF\xC3\0\x0B\x08\0\2\0\3\1\1\x11\0", 21) +
         std::string("\xFF\xDA\0\x08\1\1\0\0\0\0", 10) + "scan" + "\xFF\xD9";
}

std::string jpeg_code(const std::string& bytes, const PixelDescription& pixels) {
  const auto rejection = jpeg_refusal(data(bytes), bytes.size(), pixels);
  return rejection ? rejection->code : "";
}

TEST(CodestreamCheck, HoldsAJpegAgainstTheHeader) {
  EXPECT_EQ(jpeg_code(jpeg(), grey(2, 3)), "");
  EXPECT_EQ(jpeg_code(jpeg(), grey(3, 2)), "corrupt");
  PixelDescription colour = grey(2, 3);
  colour.samples = 3;
  EXPECT_EQ(jpeg_code(jpeg(), colour), "corrupt");
  std::string deep = jpeg();
  deep[12] = 12;
  EXPECT_EQ(jpeg_code(deep, grey(2, 3)), "bits");
  EXPECT_EQ(jpeg_code("not a JPEG at all", grey(2, 3)), "corrupt");
  EXPECT_EQ(jpeg_code("", grey(2, 3)), "corrupt");
}

TEST(CodestreamCheck, AJpegOfTooFewBytesForItsSamplesIsTruncated) {
  std::string large = jpeg();
  large.replace(13, 4, std::string("\x4E\x20\x4E\x20", 4));
  EXPECT_EQ(jpeg_code(large, grey(20000, 20000)), "truncated");
}

TEST(CodestreamCheck, EveryCutOfAJpegIsRefused) {
  for (std::size_t size = 0; size < jpeg().size(); ++size) {
    EXPECT_NE(jpeg_code(jpeg().substr(0, size), grey(2, 3)), "") << size;
  }
}

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

TEST(CodestreamCheck, CountsWhatRleSegmentsHold) {
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

TEST(CodestreamCheck, AnRleSegmentOfMoreRowsIsNotPadding) {
  const std::string run_of_six("\xFB\7", 2);
  EXPECT_EQ(rle_code(rle({run_of_six}), grey(1, 3)), "corrupt");
  EXPECT_EQ(rle_code(rle({run_of_six + std::string(9, '\0')}), grey(2, 3)), "");
}

TEST(CodestreamCheck, RleOffsetsStayInside) {
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

}  // namespace
}  // namespace preceptor
