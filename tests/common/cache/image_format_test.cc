#include "common/cache/image_format.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/base/error.h"

namespace preceptor {
namespace {

using testing::ElementsAre;

Json fields_of(const ImageFormat& format) {
  Json fields = Json::object();
  format.add_to(fields);
  return fields;
}

TEST(ImageFormat, CountsBytesOfPicturesAndVolumes) {
  const ImageFormat picture{3, 28, 40, PixelType::kUint16};
  EXPECT_EQ(picture.bytes_per_row(), 3 * 28 * 40 * 2);
  EXPECT_FALSE(picture.is_volume());
  EXPECT_THAT(picture.shape(7), ElementsAre(7, 3, 28, 40));
  const ImageFormat volume{2, 28, 40, PixelType::kFloat32, 5};
  EXPECT_EQ(volume.bytes_per_row(), 2 * 5 * 28 * 40 * 4);
  EXPECT_TRUE(volume.is_volume());
  EXPECT_THAT(volume.shape(7), ElementsAre(7, 2, 5, 28, 40));
  EXPECT_EQ(volume.element(), ElementType::kFloat32);
}

TEST(ImageFormat, WhatAPixelIsDividedBy) {
  EXPECT_EQ((ImageFormat{1, 9, 9, PixelType::kUint8}.maximum()), 255);
  EXPECT_EQ((ImageFormat{1, 9, 9, PixelType::kUint16}.maximum()), 65535);
  EXPECT_EQ((ImageFormat{1, 9, 9, PixelType::kFloat32}.maximum()), 1);
}

// What is written of pictures must stay what it was: nothing of depth.
TEST(ImageFormat, PicturesSayNothingOfDepth) {
  EXPECT_EQ(fields_of({1, 28, 40, PixelType::kUint16}).dump(),
            "{\"bytes_per_pixel\":2,\"channels\":1,\"height\":28,\"width\":40}");
  EXPECT_EQ(fields_of({4, 28, 40, PixelType::kFloat32, 1}).dump(),
            "{\"bytes_per_pixel\":4,\"channels\":4,\"depth\":1,\"height\":28,\"width\":40}");
}

TEST(ImageFormat, SurvivesJson) {
  for (const PixelType type : {PixelType::kUint8, PixelType::kUint16, PixelType::kFloat32}) {
    for (const std::int64_t depth : {0, 1, 12}) {
      const ImageFormat format{2, 28, 40, type, depth};
      EXPECT_EQ(fields_of(ImageFormat::from_json(fields_of(format))), fields_of(format));
    }
  }
}

TEST(ImageFormat, RefusesWhatNoStoreHas) {
  const Json good = fields_of({2, 28, 40, PixelType::kUint8, 3});
  for (const char* name : {"channels", "height", "width", "depth"}) {
    for (const int bad : {0, -1}) {
      Json fields = good;
      fields.set(name, bad);
      EXPECT_THROW(ImageFormat::from_json(fields), Error) << name;
    }
  }
  for (const int bad : {-4, 0, 3, 5, 8}) {
    Json fields = good;
    fields.set("bytes_per_pixel", bad);
    EXPECT_THROW(ImageFormat::from_json(fields), Error) << bad;
  }
}

// A batch of pictures is 64 rows whatever their size; of volumes what fits 32 MiB.
TEST(ImageFormat, BatchesOfVolumesAreBoundInBytes) {
  EXPECT_EQ((ImageFormat{3, 4096, 4096, PixelType::kUint16}.batch_rows()), 64);
  EXPECT_EQ((ImageFormat{1, 64, 64, PixelType::kUint8, 4}.batch_rows()), 64);
  EXPECT_EQ((ImageFormat{1, 128, 128, PixelType::kUint8, 32}.batch_rows()), 64);  // 32 MiB
  EXPECT_EQ((ImageFormat{1, 128, 128, PixelType::kUint8, 33}.batch_rows()), 32);
  EXPECT_EQ((ImageFormat{1, 128, 128, PixelType::kFloat32, 128}.batch_rows()), 4);
  EXPECT_EQ((ImageFormat{2, 512, 512, PixelType::kFloat32, 512}.batch_rows()), 1);
}

}  // namespace
}  // namespace preceptor
