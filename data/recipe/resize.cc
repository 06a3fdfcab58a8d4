#include "data/recipe/resize.h"

#include <algorithm>
#include <cmath>

namespace preceptor {
namespace {

std::vector<double> combine_rows(const std::vector<double>& plane, const ResizeWeights& rows,
                                 std::int64_t width) {
  std::vector<double> result(static_cast<std::size_t>(rows.out * width), 0.0);
  for (std::int64_t i = 0; i < rows.out; ++i) {
    double* to = result.data() + i * width;
    const std::int64_t taps = std::min(rows.taps, rows.in - rows.first[i]);
    for (std::int64_t t = 0; t < taps; ++t) {
      const double weight = rows.weights[i * rows.taps + t];
      const double* from = plane.data() + (rows.first[i] + t) * width;
      for (std::int64_t x = 0; x < width; ++x) to[x] += weight * from[x];
    }
  }
  return result;
}

std::vector<double> combine_columns(const std::vector<double>& plane, const ResizeWeights& columns,
                                    std::int64_t height) {
  std::vector<double> result(static_cast<std::size_t>(height * columns.out));
  for (std::int64_t i = 0; i < columns.out; ++i) {
    const std::int64_t taps = std::min(columns.taps, columns.in - columns.first[i]);
    const double* weights = columns.weights.data() + i * columns.taps;
    const double* from = plane.data() + columns.first[i];
    for (std::int64_t y = 0; y < height; ++y) {
      double sum = 0;
      for (std::int64_t t = 0; t < taps; ++t) sum += weights[t] * from[y * columns.in + t];
      result[y * columns.out + i] = sum;
    }
  }
  return result;
}

}  // namespace

ResizeWeights::ResizeWeights(std::int64_t in_size, std::int64_t out_size)
    : in(in_size), out(out_size) {
  const double scale = static_cast<double>(in) / static_cast<double>(out);
  const double support = std::max(scale, 1.0);
  taps = static_cast<std::int64_t>(std::ceil(2 * support)) + 1;
  first.resize(static_cast<std::size_t>(out));
  weights.assign(static_cast<std::size_t>(out * taps), 0.0);
  for (std::int64_t i = 0; i < out; ++i) {
    const double centre = scale * (static_cast<double>(i) + 0.5);
    const auto from =
        std::max<std::int64_t>(0, static_cast<std::int64_t>(std::floor(centre - support + 0.5)));
    const auto past = std::min(in, static_cast<std::int64_t>(std::floor(centre + support + 0.5)));
    double* own = weights.data() + i * taps;
    double sum = 0;
    for (std::int64_t j = from; j < past; ++j) {
      const double distance = std::abs((static_cast<double>(j) + 0.5 - centre) / support);
      sum += own[j - from] = std::max(0.0, 1.0 - distance);
    }
    for (std::int64_t j = from; j < past; ++j) own[j - from] /= sum;
    first[i] = from;
  }
}

std::vector<double> resize_plane(const std::vector<double>& plane, const ResizeWeights& rows,
                                 const ResizeWeights& columns) {
  const std::vector<double>& tall =
      rows.in == rows.out ? plane : combine_rows(plane, rows, columns.in);
  return columns.in == columns.out ? tall : combine_columns(tall, columns, rows.out);
}

}  // namespace preceptor
