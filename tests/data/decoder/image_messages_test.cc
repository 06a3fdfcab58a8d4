#include "data/decoder/image_messages.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace preceptor {
namespace {

constexpr std::int64_t kRoom = 1 << 20;

LookupTable table(std::int64_t first) { return {first, 12, {1, 2, 4095}, "a table"}; }

// Every field is other than in a new image.
DicomImage full_image() {
  DicomImage image;
  image.frames = 2;
  image.rows = 3;
  image.columns = 5;
  image.samples = 3;
  image.type = StoredType::kInt32;
  image.bits_stored = 31;
  PixelMeaning first;
  first.slope = -0.5;
  first.intercept = 7;
  first.modality_table = table(-4);
  first.windows = {{40, 400, WindowFunction::kSigmoid, "soft"}, {1, 2, {}, ""}};
  first.voi_tables = {table(9), {}};
  image.meanings = {first, PixelMeaning{}};
  image.monochrome1 = image.lossy = image.has_overlays = true;
  image.padding = PixelPadding{-2000, -1900};
  image.spacing = PixelSpacing{0.5, 0.25, false};
  image.places = {{{1, 2, 3}, {1, 0, 0, 0, 1, 0}}, {{1, 2, 8}, {0, 1, 0, 0, 0, 1}}};
  image.modality = "CT";
  image.sop_instance_uid = "1.2.3";
  return image;
}

std::string written(const DicomImage& image) {
  WireWriter writer;
  write_image(writer, image);
  return writer.bytes();
}

// An image is read back, and what was read is written again, to the same bytes.
void expect_to_cross(const DicomImage& image) {
  const std::string bytes = written(image);
  WireReader reader(bytes);
  const DicomImage read = read_image(reader, kRoom);
  EXPECT_TRUE(reader.finished());
  EXPECT_EQ(written(read), bytes);
}

TEST(ImageMessages, EveryFieldCrosses) {
  // A field that is new in the image has to cross too.
  static_assert(sizeof(DicomImage) == 248 && sizeof(PixelMeaning) == 144 &&
                sizeof(LookupTable) == 72 && sizeof(VoiWindow) == 56 && sizeof(PixelSpacing) == 24);
  const DicomImage image = full_image();
  expect_to_cross(image);
  const std::string bytes = written(image);
  WireReader reader(bytes);
  const DicomImage read = read_image(reader, kRoom);
  EXPECT_EQ(read.meanings, image.meanings);
  EXPECT_EQ(read.type, image.type);
  EXPECT_EQ(read.padding->most, -1900);
  EXPECT_FALSE(read.spacing->in_millimetres);
  EXPECT_EQ(read.places[1].orientation[5], 1);
  EXPECT_TRUE(read.monochrome1 && read.lossy && read.has_overlays);
  EXPECT_EQ(read.modality, "CT");
}

TEST(ImageMessages, ANumberThatIsNoneCrosses) {
  DicomImage image = full_image();
  image.meanings[0].windows[0].center = std::numeric_limits<double>::quiet_NaN();
  expect_to_cross(image);
}

bool is_taken(const DicomImage& image, std::int64_t room = kRoom) {
  const std::string bytes = written(image);
  WireReader reader(bytes);
  read_image(reader, room);
  return reader.finished();
}

TEST(ImageMessages, WhatDoesNotMakeASoundImageIsBad) {
  const std::int64_t bytes = full_image().frames * full_image().frame_bytes();
  EXPECT_TRUE(is_taken(full_image(), bytes));
  EXPECT_FALSE(is_taken(full_image(), bytes - 1));
  DicomImage image = full_image();
  image.frames = std::int64_t{1} << 31;  // times the frame's bytes
  EXPECT_FALSE(is_taken(image));
  image = full_image();
  image.rows = 0;
  EXPECT_FALSE(is_taken(image));
  image = full_image();
  image.samples = 2;
  EXPECT_FALSE(is_taken(image));
  image = full_image();
  image.meanings.resize(3);
  EXPECT_FALSE(is_taken(image));
  image = full_image();
  image.places.resize(1);
  EXPECT_FALSE(is_taken(image));
  image = full_image();
  image.type = static_cast<StoredType>(99);
  EXPECT_FALSE(is_taken(image));
  image = full_image();
  image.meanings[0].modality_table->entries.clear();
  EXPECT_FALSE(is_taken(image));
}

// What the arithmetic behind divides by, sorts, or takes for an index.
TEST(ImageMessages, NumbersThatAreNoMeasuresAreBad) {
  for (const double bad : {std::nan(""), HUGE_VAL, -HUGE_VAL}) {
    for (double PixelMeaning::*number : {&PixelMeaning::slope, &PixelMeaning::intercept}) {
      DicomImage image = full_image();
      image.meanings[1].*number = bad;
      EXPECT_FALSE(is_taken(image));
    }
    DicomImage image = full_image();
    image.spacing->between_rows = bad;
    EXPECT_FALSE(is_taken(image));
    image = full_image();
    image.places[1].position[2] = bad;
    EXPECT_FALSE(is_taken(image));
    image = full_image();
    image.places[0].orientation[5] = bad;
    EXPECT_FALSE(is_taken(image));
  }
  DicomImage image = full_image();
  image.meanings[0].slope = 0;
  EXPECT_FALSE(is_taken(image));
  image = full_image();
  image.spacing->between_columns = 0;
  EXPECT_FALSE(is_taken(image));
  image = full_image();
  image.type = StoredType::kFloat32;
  EXPECT_FALSE(is_taken(image)) << "a modality table of fractions";
  image.meanings[0].modality_table.reset();
  EXPECT_TRUE(is_taken(image));
}

}  // namespace
}  // namespace preceptor
