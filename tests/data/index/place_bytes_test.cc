#include "data/index/place_bytes.h"

#include <gtest/gtest.h>

#include <cstring>
#include <vector>

namespace preceptor {
namespace {

DicomHeader placed_header() {
  DicomHeader header;
  header.spacing = PixelSpacing{0.5, 0.75};
  header.places = {{{1, 2, 3}, {1, 0, 0, 0, 1, 0}}, {{1, 2, 5.5}, {0, 1, 0, 0, 0, -1}}};
  header.orders = {{12.5, 0, 1, 2, 3, 4}, {30, 1000, 1.5, 2, 3, 4}};
  return header;
}

std::vector<double> numbers_of(const DicomHeader& header) {
  const std::string bytes = place_bytes(header);
  std::vector<double> numbers(bytes.size() / sizeof(double));
  std::memcpy(numbers.data(), bytes.data(), bytes.size());
  return numbers;
}

TEST(PlaceBytes, ComeBackAsTheyWere) {
  DicomHeader found;
  take_place_bytes(place_bytes(placed_header()), found);
  const DicomHeader header = placed_header();
  EXPECT_EQ(found.orders, header.orders);
  ASSERT_TRUE(found.spacing);
  EXPECT_EQ(found.spacing->between_rows, 0.5);
  EXPECT_EQ(found.spacing->between_columns, 0.75);
  ASSERT_EQ(found.places.size(), 2u);
  EXPECT_EQ(found.places[1].position, header.places[1].position);
  EXPECT_EQ(found.places[1].orientation, header.places[1].orientation);
}

TEST(PlaceBytes, FramesThatDifferKeepASpacingEach) {
  DicomHeader header = placed_header();
  header.spacing.reset();
  header.spacings = {PixelSpacing{0.5, 0.75}, std::nullopt};
  DicomHeader found;
  take_place_bytes(place_bytes(header), found);
  EXPECT_FALSE(found.spacing);
  EXPECT_EQ(found.orders, header.orders);
  ASSERT_EQ(found.places.size(), 2u);
  EXPECT_EQ(found.places[1].orientation, header.places[1].orientation);
  ASSERT_EQ(found.spacings.size(), 2u);
  EXPECT_EQ(found.spacing_of(0)->between_columns, 0.75);
  EXPECT_FALSE(found.spacing_of(1));
}

// What docs/INDEX.md says, number by number; indexes hold the first form since it is there.
TEST(PlaceBytes, AreTheNumbersOfTheDocument) {
  std::vector<double> expected = {0.5, 0.75};
  const std::vector<double> first = {1, 2, 3, 1, 0, 0, 0, 1, 0, 12.5, 0, 1, 2, 3, 4};
  const std::vector<double> second = {1, 2, 5.5, 0, 1, 0, 0, 0, -1, 30, 1000, 1.5, 2, 3, 4};
  expected.insert(expected.end(), first.begin(), first.end());
  expected.insert(expected.end(), second.begin(), second.end());
  EXPECT_EQ(numbers_of(placed_header()), expected);

  DicomHeader header = placed_header();
  header.spacings = {PixelSpacing{0.5, 0.75}, std::nullopt};
  expected = {-1, -1};
  expected.insert(expected.end(), first.begin(), first.end());
  expected.insert(expected.end(), {0.5, 0.75});
  expected.insert(expected.end(), second.begin(), second.end());
  expected.insert(expected.end(), {0, 0});
  EXPECT_EQ(numbers_of(header), expected);
}

TEST(PlaceBytes, WhatAFileDoesNotSayStaysUnsaid) {
  DicomHeader found;
  take_place_bytes(place_bytes(DicomHeader{}), found);
  EXPECT_FALSE(found.spacing);
  EXPECT_TRUE(found.places.empty());
}

TEST(PlaceBytes, OtherLengthsAreNotTaken) {
  for (const std::size_t size : {std::size_t{0}, std::size_t{40}, std::size_t{128}}) {
    DicomHeader found;
    take_place_bytes(std::string(size, '\1'), found);
    EXPECT_FALSE(found.spacing) << size;
    EXPECT_TRUE(found.places.empty()) << size;
  }
  DicomHeader header = placed_header();
  header.spacings = {PixelSpacing{0.5, 0.75}, PixelSpacing{1, 1}};
  const std::string bytes = place_bytes(header);
  DicomHeader found;
  take_place_bytes(bytes.substr(0, bytes.size() - 2 * sizeof(double)), found);
  EXPECT_TRUE(found.places.empty() && found.spacings.empty());
}

}  // namespace
}  // namespace preceptor
