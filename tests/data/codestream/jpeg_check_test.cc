#include "data/codestream/jpeg_check.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/data/codestream/grey_frame.h"

namespace preceptor {
namespace {

// SOI, an APP segment, a frame header of 8 bits 2 x 3 x 1, a scan of nothing, EOI.
std::string jpeg() {
  return std::string("\xFF\xD8\xFF\xE0\0\4AB\xFF\xC3\0\x0B\x08\0\2\0\3\1\1\x11\0", 21) +
         std::string("\xFF\xDA\0\x08\1\1\0\0\0\0", 10) + "scan" + "\xFF\xD9";
}

std::string jpeg_code(const std::string& bytes, const PixelDescription& pixels) {
  const auto rejection = jpeg_refusal(data(bytes), bytes.size(), pixels);
  return rejection ? rejection->code : "";
}

TEST(JpegCheck, HoldsAJpegAgainstTheHeader) {
  EXPECT_EQ(jpeg_code(jpeg(), grey(2, 3)), "");
  EXPECT_EQ(jpeg_code(jpeg(), grey(3, 2)), "corrupt");
  PixelDescription colour = grey(2, 3);
  colour.samples = 3;
  EXPECT_EQ(jpeg_code(jpeg(), colour), "corrupt");
  std::string deep = jpeg();
  deep[12] = 12;
  EXPECT_EQ(jpeg_code(deep, grey(2, 3)), "bits");
  std::string late = jpeg();
  late[14] = 0;
  EXPECT_EQ(jpeg_code(late, grey(2, 3)), "corrupt");
  EXPECT_EQ(jpeg_code("not a JPEG at all", grey(2, 3)), "corrupt");
  EXPECT_EQ(jpeg_code("", grey(2, 3)), "corrupt");
}

TEST(JpegCheck, ALossyProcessHasEightBitsOrTwelve) {
  PixelDescription wide = grey(2, 3);
  wide.bits_allocated = 16;
  for (const char process : {'\xC0', '\xC1', '\xC2', '\xC3'}) {
    for (const char precision : {2, 7, 8, 9, 10, 12, 13, 16}) {
      std::string deep = jpeg();
      deep[9] = process;
      deep[12] = precision;
      // All 64 coefficients, for the progressive one.
      deep[29] = process == '\xC3' ? 0 : 63;
      const bool has = process == '\xC3' || precision == 8 || precision == 12;
      EXPECT_EQ(jpeg_code(deep, wide), has ? "" : "corrupt")
          << int{process} << ' ' << int{precision};
    }
  }
}

TEST(JpegCheck, AScanHeaderOfAWrongLengthIsCorrupt) {
  for (const char process : {'\xC3', '\xF7'}) {
    for (const char length : {6, 7, 8, 9, 10}) {
      std::string other = jpeg();
      other[9] = process;
      other[24] = length;
      EXPECT_EQ(jpeg_code(other, grey(2, 3)), length == 8 ? "" : "corrupt")
          << int{process} << ' ' << int{length};
    }
  }
}

TEST(JpegCheck, WhatTablesSayIsLookedAt) {
  std::string codes("\xFF\xC4\0\x14\0\1", 6);
  codes += std::string(15, '\0') + '\x40';
  EXPECT_EQ(jpeg_code(std::string(jpeg()).insert(2, codes), grey(2, 3)), "corrupt");
  codes.back() = 9;
  EXPECT_EQ(jpeg_code(std::string(jpeg()).insert(2, codes), grey(2, 3)), "");
  std::string presets("\xFF\xF8\0\x0D\1\0\xFE\0\0\0\0\0\0\0\0", 15);
  EXPECT_EQ(jpeg_code(std::string(jpeg()).insert(2, presets), grey(2, 3)), "");  // no JPEG-LS
  std::string near = jpeg();
  near[9] = '\xF7';
  EXPECT_EQ(jpeg_code(std::string(near).insert(2, presets), grey(2, 3)), "corrupt");
  presets[6] = '\xFF';
  EXPECT_EQ(jpeg_code(std::string(near).insert(2, presets), grey(2, 3)), "");
}

// Three components of 2 x 3, the second of these sampling factors.
std::string coloured(char process, char sampling) {
  std::string bytes("\xFF\xD8\xFF\xC3\0\x11\x08\0\2\0\3\3\1\x11\0\2\x11\0\3\x11\0", 21);
  bytes[3] = process;
  bytes[16] = sampling;
  return bytes + std::string("\xFF\xDA\0\x0C\3\1\0\2\0\3\0\0\0\0", 14) + "scan" + "\xFF\xD9";
}

TEST(JpegCheck, ComponentsOfAJpegLsAreAllWhole) {
  PixelDescription colour = grey(2, 3);
  colour.samples = 3;
  for (const char sampling : {0x11, 0x12, 0x21, 0x22}) {
    EXPECT_EQ(jpeg_code(coloured('\xC3', sampling), colour), "");
    EXPECT_EQ(jpeg_code(coloured('\xF7', sampling), colour), sampling == 0x11 ? "" : "corrupt");
  }
}

TEST(JpegCheck, APointTransformOfAllBitsIsCorrupt) {
  for (const char shift : {0, 7, 8, 15}) {
    std::string shifted = jpeg();
    shifted[30] = shift;
    EXPECT_EQ(jpeg_code(shifted, grey(2, 3)), shift < 8 ? "" : "corrupt") << int{shift};
  }
}

TEST(JpegCheck, AJpegOfTooFewBytesForItsSamplesIsTruncated) {
  std::string large = jpeg();
  large.replace(13, 4, std::string("\x4E\x20\x4E\x20", 4));
  EXPECT_EQ(jpeg_code(large, grey(20000, 20000)), "truncated");
}

TEST(JpegCheck, EveryCutOfAJpegIsRefused) {
  for (std::size_t size = 0; size < jpeg().size(); ++size) {
    EXPECT_NE(jpeg_code(jpeg().substr(0, size), grey(2, 3)), "") << size;
  }
}

}  // namespace
}  // namespace preceptor
