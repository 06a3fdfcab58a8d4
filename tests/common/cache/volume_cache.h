// A little cache of volumes for tests: two classes that differ in the order of their slices alone.
#pragma once

#include <cstring>
#include <string>
#include <vector>

#include "tests/common/cache/small_cache.h"

namespace preceptor {

inline ImageFormat volume_format(PixelType type, std::int64_t channels = 1, std::int64_t side = 8) {
  return {channels, side, side, type, 4};
}

inline ImageStoreIdentity volume_images(const ImageFormat& format) {
  ImageStoreIdentity identity;
  identity.recipe_json = "{\"depth\":" + std::to_string(format.depth) + "}";
  identity.decoder_version = "test decoder 1";
  identity.format = format;
  return identity;
}

// Brighter with each slice in even rows, darker in odd ones; no two rows alike. From 40 to 190.
inline double volume_value(std::int64_t row, std::int64_t channel, std::int64_t slice,
                           std::int64_t pixel) {
  const std::int64_t step = row % 2 == 0 ? slice : 3 - slice;
  return 40 + 40.0 * static_cast<double>(step) +
         static_cast<double>((row * 7919 + channel * 31 + slice * 613 + pixel * 104729) % 31);
}

// As a row is stored: the value, 257 times it, or, of float32, ten times its distance from 100.
inline std::vector<std::uint8_t> volume_pixels(std::int64_t row, const ImageFormat& format) {
  std::vector<std::uint8_t> bytes(static_cast<std::size_t>(format.bytes_per_row()));
  std::uint8_t* out = bytes.data();
  for (std::int64_t c = 0; c < format.channels; ++c) {
    for (std::int64_t d = 0; d < format.depth; ++d) {
      for (std::int64_t p = 0; p < format.height * format.width; ++p) {
        const double value = volume_value(row, c, d, p);
        const auto word = static_cast<std::uint16_t>(257 * value);
        const auto number = static_cast<float>(10 * (value - 100));
        if (format.type == PixelType::kUint8) *out = static_cast<std::uint8_t>(value);
        if (format.type == PixelType::kUint16) std::memcpy(out, &word, 2);
        if (format.type == PixelType::kFloat32) std::memcpy(out, &number, 4);
        out += format.bytes_per_pixel();
      }
    }
  }
  return bytes;
}

inline void fill_volumes(const CacheFolder& cache, const RowPlan& plan, const ImageFormat& format) {
  ImageStoreWriter writer(cache, plan, volume_images(format));
  for (std::int64_t row = writer.next_row(); row < plan.size(); ++row) {
    writer.append(RowState::kGood, numbered_key(static_cast<std::uint32_t>(row), 3),
                  volume_pixels(row, format).data());
  }
  writer.finish();
}

// Every row labelled: rising in even rows, falling in odd ones.
inline LabelTable volume_labels(std::int64_t rows) {
  LabelTable table = small_labels(rows);
  table.class_names = {"rising", "falling"};
  for (std::int64_t row = 0; row < rows; ++row) {
    table.values[static_cast<std::size_t>(row)] = static_cast<float>(row % 2);
    table.states[static_cast<std::size_t>(row)] = LabelState::kKnown;
  }
  return table;
}

// Rows, volumes and labels; no targets.
inline RowPlan fill_volume_cache(const std::string& path, std::uint32_t rows,
                                 const ImageFormat& format) {
  const CacheFolder cache = CacheFolder::open_or_create(path, "0123456789abcdef");
  RowPlan plan;
  plan.append(numbered_rows(0, rows), {});
  cache.write_newest_generation(plan);
  fill_volumes(cache, plan, format);
  LabelTable table = volume_labels(plan.size());
  write_label_table(cache, plan, table);
  return plan;
}

}  // namespace preceptor
