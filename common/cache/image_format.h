// What one row of an image store is: a picture or a volume, and how its pixels are stored.
//
// Must not know: recipes, files. A value; threads: any.
#pragma once

#include <cstdint>
#include <vector>

#include "common/base/json_value.h"
#include "common/cache/shard_file.h"

namespace preceptor {

enum class PixelType { kUint8, kUint16, kFloat32 };

// A row is a picture (C, H, W), or with depth >= 1 a volume (C, D, H, W), row-major. A stored pixel
// q stands for q / 255 or q / 65535, in [0, 1]; a float32 pixel stands for itself, in the units of
// its recipe.
struct ImageFormat {
  std::int64_t channels = 1, height = 0, width = 0;
  PixelType type = PixelType::kUint8;
  std::int64_t depth = 0;  // 0: pictures

  bool is_volume() const { return depth > 0; }
  bool is_float() const { return type == PixelType::kFloat32; }
  std::int64_t bytes_per_pixel() const;
  std::int64_t pixels_per_channel() const;  // D * H * W
  std::int64_t bytes_per_row() const;
  double maximum() const;       // what a stored pixel is divided by; 1 for float32
  ElementType element() const;  // of the dataset of pixels
  // (rows, C, H, W) or (rows, C, D, H, W).
  std::vector<std::int64_t> shape(std::int64_t rows) const;
  // Rows of a teacher's batch, and the unit of shards: kForwardBatch pictures; of volumes the
  // largest power of two up to that with at most kShardBytes, or one.
  std::int64_t batch_rows() const;

  // channels, height, width, bytes_per_pixel, and depth for volumes alone, so that what is written
  // of pictures is what it was before there were volumes.
  void add_to(Json& fields) const;
  static ImageFormat from_json(const Json& fields);  // throws Error(kStale)
};

}  // namespace preceptor
