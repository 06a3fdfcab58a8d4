#include "common/training/channel_statistics.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace preceptor {
namespace {

constexpr std::int64_t kMostRows = 2048;
constexpr std::int64_t kLeastRows = 16, kMostPixels = std::int64_t{1} << 27;  // of volumes
constexpr double kLeastStd = 1e-3;

double pixel_at(const std::uint8_t* row, std::int64_t index, PixelType type) {
  if (type == PixelType::kUint8) return row[index];
  if (type == PixelType::kFloat32) {
    float value;
    std::memcpy(&value, row + 4 * index, 4);
    return value;
  }
  std::uint16_t value;
  std::memcpy(&value, row + 2 * index, 2);
  return value;
}

std::int64_t most_rows(const ImageFormat& format) {
  if (!format.is_volume()) return kMostRows;
  const std::int64_t fit = kMostPixels / (format.channels * format.pixels_per_channel());
  return std::clamp<std::int64_t>(fit, kLeastRows, kMostRows);
}

}  // namespace

ChannelStatistics channel_statistics(const ImageStoreReader& images,
                                     const std::vector<std::int64_t>& rows) {
  const ImageFormat& format = images.format();
  const std::int64_t total = static_cast<std::int64_t>(rows.size());
  const std::int64_t used = std::min(total, most_rows(format));
  const std::int64_t plane = format.pixels_per_channel();
  std::vector<double> sum(static_cast<std::size_t>(format.channels), 0), squares = sum;
  std::vector<std::uint8_t> row(static_cast<std::size_t>(format.bytes_per_row()));
  for (std::int64_t i = 0; i < used; ++i) {
    images.read_rows(rows[static_cast<std::size_t>(i * total / used)], 1, row.data());
    for (std::int64_t c = 0; c < format.channels; ++c) {
      for (std::int64_t p = 0; p < plane; ++p) {
        const double value = pixel_at(row.data(), c * plane + p, format.type) / format.maximum();
        sum[static_cast<std::size_t>(c)] += value;
        squares[static_cast<std::size_t>(c)] += value * value;
      }
    }
  }
  const double count = static_cast<double>(std::max<std::int64_t>(1, used * plane));
  ChannelStatistics statistics;
  for (std::size_t c = 0; c < sum.size(); ++c) {
    const double mean = sum[c] / count;
    const double variance = std::max(0.0, squares[c] / count - mean * mean);
    statistics.mean.push_back(mean);
    statistics.std.push_back(std::max(kLeastStd, std::sqrt(variance)));
  }
  return statistics;
}

}  // namespace preceptor
