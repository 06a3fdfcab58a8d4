#include "data/pixels/pixel_description.h"

#include <gtest/gtest.h>

namespace preceptor {
namespace {

PixelDescription grey(std::int64_t rows, std::int64_t columns) {
  PixelDescription pixels;
  pixels.rows = rows;
  pixels.columns = columns;
  return pixels;
}

PixelDescription colour(const std::string& photometric, std::int64_t rows, std::int64_t columns) {
  PixelDescription pixels = grey(rows, columns);
  pixels.samples = 3;
  pixels.photometric = photometric;
  return pixels;
}

std::string code_of(const std::optional<Rejection>& rejection) {
  return rejection ? rejection->code : "";
}

TEST(PixelDescription, AcceptsWhatIsRead) {
  EXPECT_EQ(code_of(refusal(grey(512, 512))), "");
  EXPECT_EQ(code_of(refusal(colour("YBR_FULL", 4, 4))), "");
  PixelDescription shifted = grey(4, 4);
  shifted.bits_allocated = 16;
  shifted.bits_stored = 12;
  shifted.high_bit = 15;
  EXPECT_EQ(code_of(refusal(shifted)), "");
}

TEST(PixelDescription, RefusesBitsThatDoNotFit) {
  struct Case {
    std::int64_t allocated, stored, high;
  };
  for (const Case& c : {Case{1, 1, 0}, Case{32, 32, 31}, Case{12, 12, 11}, Case{8, 9, 8},
                        Case{16, 12, 10}, Case{16, 12, 16}, Case{8, 0, 0}, Case{0, 0, 0}}) {
    PixelDescription pixels = grey(4, 4);
    pixels.bits_allocated = c.allocated;
    pixels.bits_stored = c.stored;
    pixels.high_bit = c.high;
    EXPECT_EQ(code_of(refusal(pixels)), "bits") << c.allocated << " " << c.stored;
  }
}

TEST(PixelDescription, RefusesColoursItDoesNotRead) {
  EXPECT_EQ(code_of(refusal(colour("YBR_RCT", 4, 4))), "photometric");
  EXPECT_EQ(code_of(refusal(colour("CMYK", 4, 4))), "photometric");
  EXPECT_EQ(code_of(refusal(colour("MONOCHROME2", 4, 4))), "photometric");
  PixelDescription one_sample = colour("RGB", 4, 4);
  one_sample.samples = 1;
  EXPECT_EQ(code_of(refusal(one_sample)), "photometric");
  PixelDescription wide = colour("YBR_FULL", 4, 4);
  wide.bits_allocated = wide.bits_stored = 16;
  wide.high_bit = 15;
  EXPECT_EQ(code_of(refusal(wide)), "photometric");
}

TEST(PixelDescription, RefusesSizesWithoutOverflow) {
  EXPECT_EQ(code_of(refusal(grey(0, 4))), "size");
  PixelDescription huge = colour("RGB", 65535, 65535);
  huge.bits_allocated = huge.bits_stored = 16;
  huge.high_bit = 15;
  huge.frames = 999999999999;
  EXPECT_EQ(code_of(refusal(huge)), "size");
  PixelDescription many = grey(512, 512);
  many.frames = kMostImageBytes / (512 * 512);
  EXPECT_EQ(code_of(refusal(many)), "");
  ++many.frames;
  EXPECT_EQ(code_of(refusal(many)), "size");
}

TEST(PixelDescription, NativeLengthIsHeldAgainstTheHeader) {
  const PixelDescription pixels = grey(3, 3);
  EXPECT_EQ(code_of(native_length_refusal(pixels, 8)), "truncated");
  EXPECT_EQ(code_of(native_length_refusal(pixels, 9)), "");
  EXPECT_EQ(code_of(native_length_refusal(pixels, 10)), "");
  EXPECT_EQ(code_of(native_length_refusal(pixels, 18)), "");  // padding short of a frame
  EXPECT_EQ(code_of(native_length_refusal(pixels, 19)), "frames");
}

TEST(PixelDescription, SharedChrominanceHasItsOwnLength) {
  const PixelDescription pixels = colour("YBR_FULL_422", 2, 4);
  EXPECT_EQ(pixels.native_frame_bytes(), 16);
  EXPECT_EQ(code_of(native_length_refusal(pixels, 16)), "");
  EXPECT_EQ(code_of(native_length_refusal(pixels, 24)), "photometric");
  EXPECT_EQ(code_of(native_length_refusal(colour("YBR_FULL_422", 2, 3), 12)), "photometric");
}

TEST(PixelDescription, FrameCountsAsFilesWriteThem) {
  EXPECT_EQ(parse_frame_count(""), 1);
  EXPECT_EQ(parse_frame_count(std::string("\0\0", 2)), 1);
  EXPECT_EQ(parse_frame_count("0"), 1);
  EXPECT_EQ(parse_frame_count(" 15 "), 15);
  EXPECT_EQ(parse_frame_count("+2"), 2);
  EXPECT_EQ(parse_frame_count("1A"), std::nullopt);
  EXPECT_EQ(parse_frame_count("-3"), std::nullopt);
  EXPECT_EQ(parse_frame_count("2\\3"), std::nullopt);
  EXPECT_EQ(parse_frame_count("99999999999999999999"), std::nullopt);
}

}  // namespace
}  // namespace preceptor
