#include "data/volume/slice.h"

#include <gtest/gtest.h>

namespace preceptor {
namespace {

FramePlace facing(double row_length, double column_length, double along = 0) {
  return {{0, 0, 0}, {row_length, 0, 0, along, column_length, 0}};
}

TEST(Slice, DirectionsAreHeldToALengthOfOneAndARightAngle) {
  for (const double length : {0.9901, 0.9945, 1.0, 1.0055, 1.0099}) {
    EXPECT_TRUE(is_a_frame_of_reference(facing(length, 1))) << length;
    EXPECT_TRUE(is_a_frame_of_reference(facing(1, length))) << length;
  }
  for (const double length : {0.0, 0.9899, 1.0101}) {
    EXPECT_FALSE(is_a_frame_of_reference(facing(length, 1))) << length;
    EXPECT_FALSE(is_a_frame_of_reference(facing(1, length))) << length;
  }
  EXPECT_TRUE(is_a_frame_of_reference(facing(1, 1, 0.0099)));
  EXPECT_FALSE(is_a_frame_of_reference(facing(1, 1, 0.0101)));
}

TEST(Slice, EachFrameHasItsOwnSpacing) {
  DicomHeader header;
  header.frames = 2;
  header.places = {facing(1, 1), facing(1, 1)};
  header.orders.resize(2);
  header.spacing = PixelSpacing{0.5, 0.75};
  EXPECT_EQ(slices_of({&header})[1].spacing->between_columns, 0.75);
  header.spacing.reset();
  header.spacings = {PixelSpacing{0.5, 0.75}, PixelSpacing{0.6, 0.8}};
  const std::vector<Slice> slices = slices_of({nullptr, &header});
  ASSERT_EQ(slices.size(), 2u);
  EXPECT_EQ(slices[0].spacing->between_columns, 0.75);
  EXPECT_EQ(slices[1].spacing->between_rows, 0.6);
  header.spacings[0].reset();
  EXPECT_FALSE(slices_of({&header})[0].spacing);
}

}  // namespace
}  // namespace preceptor
