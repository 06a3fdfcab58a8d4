// An image of one row for a test of the recipe.
#pragma once

#include <cstring>
#include <vector>

#include "data/pixels/dicom_image.h"

namespace preceptor {

template <typename Stored>
DicomImage small_image(StoredType type, const std::vector<Stored>& values,
                       std::int64_t frames = 1) {
  DicomImage image;
  image.frames = frames;
  image.rows = 1;
  image.columns = static_cast<std::int64_t>(values.size()) / frames;
  image.type = type;
  image.bits_stored = 8 * static_cast<std::int64_t>(sizeof(Stored));
  const std::size_t size = values.size() * sizeof(Stored);
  const std::shared_ptr<std::uint8_t> bytes = allocate_pixels(static_cast<std::int64_t>(size));
  std::memcpy(bytes.get(), values.data(), size);
  image.pixels = bytes;
  return image;
}

}  // namespace preceptor
