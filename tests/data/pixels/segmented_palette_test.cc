#include "data/pixels/segmented_palette.h"

#include <gtest/gtest.h>

namespace preceptor {
namespace {

using Units = std::vector<std::uint16_t>;

Units expanded(const Units& units, int bits, std::size_t entries) {
  const auto outcome = expand_segments(units, bits, entries);
  const auto* made = std::get_if<Units>(&outcome);
  return made != nullptr ? *made : Units();
}

std::string code(const Units& units, int bits, std::size_t entries) {
  const auto outcome = expand_segments(units, bits, entries);
  const auto* refused = std::get_if<Rejection>(&outcome);
  return refused != nullptr ? refused->code : "";
}

TEST(SegmentedPalette, DiscreteAndLinear) {
  EXPECT_EQ(expanded({0, 3, 7, 8, 9}, 16, 3), (Units{7, 8, 9}));
  EXPECT_EQ(expanded({0, 1, 0, 1, 4, 100, 1, 2, 0}, 8, 7), (Units{0, 25, 50, 75, 100, 50, 0}));
  EXPECT_EQ(expanded({0, 1, 5, 1, 3, 5}, 16, 4), (Units{5, 5, 5, 5}));
  EXPECT_EQ(expanded({0, 1, 5, 0}, 8, 1), (Units{5}));  // padded
}

TEST(SegmentedPalette, IndirectOnesRepeatSegmentsFromAByteOffset) {
  // The linear segment at byte 6 of 16-bit units, twice as long from where it stands now.
  EXPECT_EQ(expanded({0, 1, 10, 1, 2, 20, 2, 1, 6, 0}, 16, 5), (Units{10, 15, 20, 20, 20}));
  EXPECT_EQ(expanded({0, 1, 10, 1, 2, 20, 2, 2, 0, 0, 0, 0}, 8, 6),
            (Units{10, 15, 20, 10, 15, 20}));
  // The high part of the offset counts.
  EXPECT_EQ(code({0, 1, 10, 2, 1, 0, 1}, 16, 2), "photometric");
}

TEST(SegmentedPalette, WhatDoesNotAddUpIsRefused) {
  EXPECT_EQ(code({}, 16, 1), "photometric");
  EXPECT_EQ(code({0, 3, 7, 8}, 16, 3), "photometric");            // cut
  EXPECT_EQ(code({0, 2, 7, 8}, 16, 3), "photometric");            // too few
  EXPECT_EQ(code({0, 4, 7, 8, 9, 9}, 16, 3), "photometric");      // too many
  EXPECT_EQ(code({0, 1, 7, 0, 1, 8}, 16, 1), "photometric");      // more follows
  EXPECT_EQ(code({1, 3, 9}, 16, 3), "photometric");               // from nowhere
  EXPECT_EQ(code({3, 1, 9}, 16, 1), "photometric");               // no such segment
  EXPECT_EQ(code({0, 1, 9, 2, 1, 6, 0}, 16, 2), "photometric");   // refers to itself
  EXPECT_EQ(code({0, 1, 9, 2, 1, 1, 0}, 16, 2), "photometric");   // between units
  EXPECT_EQ(code({0, 1, 9, 2, 9, 0, 0}, 16, 99), "photometric");  // more segments than there are
  EXPECT_EQ(code({0, 1, 9, 2, 1, 99, 0}, 16, 2), "photometric");  // past the end
  EXPECT_EQ(code({0, 1, 9, 1, 65535, 1}, 16, 9), "photometric");  // more than the table holds
}

}  // namespace
}  // namespace preceptor
