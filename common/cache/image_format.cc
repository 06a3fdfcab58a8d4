#include "common/cache/image_format.h"

#include <algorithm>

#include "common/base/error.h"
#include "common/cache/cache_format.h"

namespace preceptor {
namespace {

PixelType type_of(std::int64_t bytes_per_pixel) {
  if (bytes_per_pixel == 1) return PixelType::kUint8;
  if (bytes_per_pixel == 2) return PixelType::kUint16;
  if (bytes_per_pixel == 4) return PixelType::kFloat32;
  throw Error(ErrorKind::kStale, "an image store has pixels of another size: bytes_per_pixel")
      .expected("1, 2 or 4")
      .found(std::to_string(bytes_per_pixel));
}

std::int64_t positive(const Json& fields, const char* name) {
  const std::int64_t value = fields.at(name).as_integer();
  if (value >= 1) return value;
  throw Error(ErrorKind::kStale, std::string("an image store has no usable ") + name)
      .expected("1 or more")
      .found(std::to_string(value));
}

}  // namespace

std::int64_t ImageFormat::bytes_per_pixel() const {
  return type == PixelType::kUint8 ? 1 : type == PixelType::kUint16 ? 2 : 4;
}

std::int64_t ImageFormat::pixels_per_channel() const {
  return std::max<std::int64_t>(1, depth) * height * width;
}

std::int64_t ImageFormat::bytes_per_row() const {
  return channels * pixels_per_channel() * bytes_per_pixel();
}

double ImageFormat::maximum() const {
  return type == PixelType::kUint8 ? 255.0 : type == PixelType::kUint16 ? 65535.0 : 1.0;
}

ElementType ImageFormat::element() const {
  return type == PixelType::kUint8    ? ElementType::kUint8
         : type == PixelType::kUint16 ? ElementType::kUint16
                                      : ElementType::kFloat32;
}

std::vector<std::int64_t> ImageFormat::shape(std::int64_t rows) const {
  if (is_volume()) return {rows, channels, depth, height, width};
  return {rows, channels, height, width};
}

std::int64_t ImageFormat::batch_rows() const {
  std::int64_t rows = cache_format::kForwardBatch;
  if (!is_volume()) return rows;
  while (rows > 1 && rows * bytes_per_row() > cache_format::kShardBytes) rows /= 2;
  return rows;
}

void ImageFormat::add_to(Json& fields) const {
  fields.set("channels", channels)
      .set("height", height)
      .set("width", width)
      .set("bytes_per_pixel", bytes_per_pixel());
  if (is_volume()) fields.set("depth", depth);
}

ImageFormat ImageFormat::from_json(const Json& fields) {
  ImageFormat format;
  format.channels = positive(fields, "channels");
  format.height = positive(fields, "height");
  format.width = positive(fields, "width");
  format.type = type_of(fields.at("bytes_per_pixel").as_integer());
  if (fields.has("depth")) format.depth = positive(fields, "depth");
  return format;
}

}  // namespace preceptor
