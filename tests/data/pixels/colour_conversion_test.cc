#include "data/pixels/colour_conversion.h"

#include <gtest/gtest.h>

#include <vector>

namespace preceptor {
namespace {

using Bytes = std::vector<std::uint8_t>;
using Words = std::vector<std::uint16_t>;

TEST(ColourConversion, TheFullRange) {
  Bytes values{100, 128, 128, 76, 85, 255, 0, 0, 0, 255, 255, 255};
  ybr_to_rgb(ColourModel::kYbrFull, values.data(), 4);
  // R = Y + 1.402 (Cr - 128), B = Y + 1.772 (Cb - 128), by hand.
  EXPECT_EQ(values, (Bytes{100, 100, 100, 254, 0, 0, 0, 135, 0, 255, 121, 255}));
}

TEST(ColourConversion, TheRestrictedRange) {
  // Black, white and primary red of PS3.3 C.7.6.3.1.2: Y = .2568 R + 16, Cb = 128 - .1482 R, ...
  Bytes values{16, 128, 128, 235, 128, 128, 81, 90, 240};
  ybr_to_rgb(ColourModel::kYbrPartial, values.data(), 3);
  EXPECT_EQ(values, (Bytes{0, 0, 0, 255, 255, 255, 254, 0, 0}));
}

TEST(ColourConversion, SixteenBitsHaveTheirOwnHalf) {
  Words values{1000, 32768, 32768, 1000, 32768, 33768};
  ybr_to_rgb(ColourModel::kYbrFull, values.data(), 2);
  EXPECT_EQ(values, (Words{1000, 1000, 1000, 2402, 286, 1000}));
}

TEST(ColourConversion, PairsShareTheirChrominance) {
  const Bytes four{100, 76, 85, 255};
  Bytes rgb(6);
  paired_ybr_to_rgb(ColourModel::kYbrFull, four.data(), rgb.data(), 2);
  EXPECT_EQ(rgb, (Bytes{255, 24, 24, 254, 0, 0}));
  const Words wide{500, 600, 32768, 32768};
  Words grey(6);
  paired_ybr_to_rgb(ColourModel::kYbrFull, wide.data(), grey.data(), 2);
  EXPECT_EQ(grey, (Words{500, 500, 500, 600, 600, 600}));
}

}  // namespace
}  // namespace preceptor
