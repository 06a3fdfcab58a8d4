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
  for (const Case& c :
       {Case{64, 64, 63}, Case{24, 24, 23}, Case{12, 12, 11}, Case{8, 9, 8}, Case{1, 1, 1},
        Case{1, 2, 1}, Case{16, 12, 10}, Case{16, 12, 16}, Case{8, 0, 0}, Case{0, 0, 0}}) {
    PixelDescription pixels = grey(4, 4);
    pixels.bits_allocated = c.allocated;
    pixels.bits_stored = c.stored;
    pixels.high_bit = c.high;
    EXPECT_EQ(code_of(refusal(pixels)), "bits") << c.allocated << " " << c.stored;
  }
}

// Attributes of other representations than US may say any number.
TEST(PixelDescription, RefusesSidesThatNoAttributeHolds) {
  const std::int64_t most = 65535, all_bits = std::int64_t{1} << 32;
  EXPECT_EQ(code_of(refusal(grey(most, 1))), "");
  for (const std::int64_t side : {most + 1, all_bits, std::int64_t{562949953497795}}) {
    EXPECT_EQ(code_of(refusal(grey(side, 1))), "size");
    EXPECT_EQ(code_of(refusal(grey(1, side))), "size");
    EXPECT_EQ(code_of(refusal(grey(side, side))), "size");
  }
  EXPECT_EQ(code_of(refusal(grey(562949953497795, 799551894411180))), "size");  // 4 in 64 bits
}

PixelDescription with_bits(PixelDescription pixels, std::int64_t bits) {
  pixels.bits_allocated = pixels.bits_stored = bits;
  pixels.high_bit = bits - 1;
  return pixels;
}

PixelDescription floating(std::int64_t bits) {
  PixelDescription pixels = with_bits(grey(4, 4), bits);
  pixels.floating_point = pixels.is_signed = true;
  return pixels;
}

TEST(PixelDescription, ReadsOneBitThirtyTwoAndFloatingPoint) {
  EXPECT_EQ(code_of(refusal(with_bits(grey(4, 4), 1))), "");
  EXPECT_EQ(code_of(refusal(with_bits(grey(4, 4), 32))), "");
  EXPECT_EQ(code_of(refusal(floating(32))), "");
  EXPECT_EQ(code_of(refusal(floating(64))), "");
  EXPECT_EQ(code_of(refusal(floating(16))), "bits");
  PixelDescription signed_bit = with_bits(grey(4, 4), 1);
  signed_bit.is_signed = true;
  EXPECT_EQ(code_of(refusal(signed_bit)), "bits");
  EXPECT_EQ(code_of(refusal(with_bits(colour("RGB", 4, 4), 1))), "bits");
}

TEST(PixelDescription, RefusesColoursItDoesNotRead) {
  for (const char* retired : {"CMYK", "HSV", "ARGB", "YBR_SOMETHING", "rgb", "MONOCHROME2"}) {
    EXPECT_EQ(code_of(refusal(colour(retired, 4, 4))), "photometric") << retired;
  }
  PixelDescription one_sample = colour("RGB", 4, 4);
  one_sample.samples = 1;
  EXPECT_EQ(code_of(refusal(one_sample)), "photometric");
}

TEST(PixelDescription, ChrominanceHasAHalfScaleOfWholeBytesOrWords) {
  EXPECT_EQ(code_of(refusal(with_bits(colour("YBR_FULL", 4, 4), 16))), "");
  EXPECT_EQ(code_of(refusal(with_bits(colour("YBR_PARTIAL_422", 4, 4), 16))), "photometric");
  PixelDescription twelve = with_bits(colour("YBR_FULL", 4, 4), 16);
  twelve.bits_stored = 12;
  EXPECT_EQ(code_of(refusal(twelve)), "photometric");
}

TEST(PixelDescription, SomeThingsOnlySomeCodingsHave) {
  const auto code = [](const PixelDescription& pixels, PixelCoding coding) {
    EXPECT_EQ(code_of(refusal(pixels)), "");
    return code_of(coding_refusal(pixels, coding));
  };
  EXPECT_EQ(code(colour("YBR_RCT", 4, 4), PixelCoding::kJpeg2000), "");
  EXPECT_EQ(code(colour("YBR_RCT", 4, 4), PixelCoding::kNative), "photometric");
  EXPECT_EQ(code(colour("YBR_ICT", 4, 4), PixelCoding::kRle), "photometric");
  EXPECT_EQ(code(colour("YBR_PARTIAL_420", 4, 4), PixelCoding::kNative), "photometric");
  EXPECT_EQ(code(colour("YBR_PARTIAL_422", 4, 4), PixelCoding::kNative), "");
  EXPECT_EQ(code(colour("YBR_PARTIAL_422", 4, 4), PixelCoding::kJpeg), "photometric");
  EXPECT_EQ(code(with_bits(colour("YBR_FULL", 4, 4), 16), PixelCoding::kJpeg), "");
  EXPECT_EQ(code(colour("YBR_FULL", 4, 4), PixelCoding::kJpeg), "");
  EXPECT_EQ(code(with_bits(grey(4, 4), 1), PixelCoding::kEncapsulated), "");
  EXPECT_EQ(code(with_bits(grey(4, 4), 1), PixelCoding::kRle), "bits");
  EXPECT_EQ(code(with_bits(grey(4, 4), 32), PixelCoding::kRle), "");
  EXPECT_EQ(code(with_bits(grey(4, 4), 32), PixelCoding::kJpeg), "bits");
  EXPECT_EQ(code(floating(64), PixelCoding::kJpegLs), "");  // floats are never coded
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
  EXPECT_EQ(code_of(refusal(many, kMostImageBytes + 512 * 512)), "");
  EXPECT_EQ(code_of(refusal(grey(512, 512), 4 * 512 * 512)), "");  // a frame is a quarter at most
  EXPECT_EQ(code_of(refusal(grey(512, 512), 4 * 512 * 512 - 4)), "size");
  many = grey(1, 1);
  many.frames = kMostFrames + 1;
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
  EXPECT_EQ(pixels.native_bytes(), 16);
  EXPECT_EQ(code_of(native_length_refusal(pixels, 16)), "");
  EXPECT_EQ(code_of(native_length_refusal(pixels, 24)), "photometric");
  EXPECT_EQ(code_of(native_length_refusal(colour("YBR_FULL_422", 2, 3), 12)), "photometric");
}

TEST(PixelDescription, FramesOfSingleBitsFollowWithoutAGap) {
  PixelDescription pixels = with_bits(grey(3, 3), 1);
  pixels.frames = 3;
  EXPECT_EQ(pixels.native_bytes(), 4);  // 27 bits
  EXPECT_EQ(pixels.frame_bytes(), 9);
  EXPECT_EQ(code_of(native_length_refusal(pixels, 3)), "truncated");
  EXPECT_EQ(code_of(native_length_refusal(pixels, 4)), "");
  EXPECT_EQ(code_of(native_length_refusal(pixels, 6)), "frames");
}

TEST(PixelDescription, WhatIsLeftOverIsBlankOrAFewBytes) {
  const PixelDescription pixels = grey(5, 4);
  const auto code = [&pixels](const std::string& left_over) {
    const std::string all = std::string(20, '\x7F') + left_over;
    return code_of(left_over_refusal(pixels, reinterpret_cast<const std::uint8_t*>(all.data()),
                                     static_cast<std::int64_t>(all.size())));
  };
  EXPECT_EQ(code(""), "");
  EXPECT_EQ(code(std::string(8, '\1')), "");
  EXPECT_EQ(code(std::string(9, '\1')), "frames");
  EXPECT_EQ(code(std::string(18, '\0')), "");
  EXPECT_EQ(code(std::string(17, '\0') + '\1'), "frames");
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
