#include "data/index/place_bytes.h"

#include <gtest/gtest.h>

namespace preceptor {
namespace {

DicomHeader placed_header() {
  DicomHeader header;
  header.spacing = PixelSpacing{0.5, 0.75};
  header.places = {{{1, 2, 3}, {1, 0, 0, 0, 1, 0}}, {{1, 2, 5.5}, {0, 1, 0, 0, 0, -1}}};
  header.orders = {{12.5, 0, 1, 2, 3, 4}, {30, 1000, 1.5, 2, 3, 4}};
  return header;
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
}

}  // namespace
}  // namespace preceptor
