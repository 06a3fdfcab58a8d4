#include "data/recipe/resize.h"

#include <algorithm>
#include <cmath>

namespace preceptor {
namespace {

// The widest vectors that the processor has; the results are the same, since nothing is fused.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define PRECEPTOR_WIDE_VECTORS __attribute__((target_clones("avx2", "default")))
#else
#define PRECEPTOR_WIDE_VECTORS
#endif

// to[x] = the sum over t of weights[t] * from[t * width + x], in the order of t.
PRECEPTOR_WIDE_VECTORS void weigh_rows(const double* from, const double* weights, std::int64_t taps,
                                       std::int64_t width, double* to) {
  std::fill_n(to, width, 0.0);
  std::int64_t t = 0;
  for (; t + 4 <= taps; t += 4) {
    const double *a = from + t * width, *b = a + width, *c = b + width, *d = c + width;
    const double v = weights[t], w = weights[t + 1], y = weights[t + 2], z = weights[t + 3];
    for (std::int64_t x = 0; x < width; ++x) {
      to[x] = (((to[x] + v * a[x]) + w * b[x]) + y * c[x]) + z * d[x];
    }
  }
  for (; t < taps; ++t) {
    const double* a = from + t * width;
    for (std::int64_t x = 0; x < width; ++x) to[x] += weights[t] * a[x];
  }
}

// How many of a sample's weights count: none beyond the last that is not 0.
std::int64_t taps_of(const ResizeWeights& axis, std::int64_t i) {
  const double* own = axis.weights.data() + i * axis.taps;
  std::int64_t taps = std::min(axis.taps, axis.in - axis.first[i]);
  while (taps > 1 && own[taps - 1] == 0) --taps;
  return taps;
}

std::vector<double> combine_rows(const std::vector<double>& plane, const ResizeWeights& rows,
                                 std::int64_t width) {
  std::vector<double> result(static_cast<std::size_t>(rows.out * width));
  for (std::int64_t i = 0; i < rows.out; ++i) {
    weigh_rows(plane.data() + rows.first[i] * width, rows.weights.data() + i * rows.taps,
               taps_of(rows, i), width, result.data() + i * width);
  }
  return result;
}

// Of so many rows at once, a sum each: a row's own sum has to wait for each of its terms.
constexpr std::int64_t kRowsAtOnce = 4;

void weigh_columns(const double* from, std::int64_t stride, const double* weights,
                   std::int64_t taps, double* sums) {
  double a = 0, b = 0, c = 0, d = 0;
  for (std::int64_t t = 0; t < taps; ++t) {
    a += weights[t] * from[t];
    b += weights[t] * from[stride + t];
    c += weights[t] * from[2 * stride + t];
    d += weights[t] * from[3 * stride + t];
  }
  sums[0] = a, sums[1] = b, sums[2] = c, sums[3] = d;
}

std::vector<double> combine_columns(const std::vector<double>& plane, const ResizeWeights& columns,
                                    std::int64_t height) {
  std::vector<double> result(static_cast<std::size_t>(height * columns.out));
  std::vector<std::int64_t> taps(static_cast<std::size_t>(columns.out));
  for (std::int64_t i = 0; i < columns.out; ++i) taps[i] = taps_of(columns, i);
  std::int64_t y = 0;
  for (; y + kRowsAtOnce <= height; y += kRowsAtOnce) {
    for (std::int64_t i = 0; i < columns.out; ++i) {
      double sums[kRowsAtOnce];
      weigh_columns(plane.data() + y * columns.in + columns.first[i], columns.in,
                    columns.weights.data() + i * columns.taps, taps[i], sums);
      for (std::int64_t r = 0; r < kRowsAtOnce; ++r) result[(y + r) * columns.out + i] = sums[r];
    }
  }
  for (; y < height; ++y) {
    for (std::int64_t i = 0; i < columns.out; ++i) {
      const double* from = plane.data() + y * columns.in + columns.first[i];
      double sum = 0;
      for (std::int64_t t = 0; t < taps[i]; ++t)
        sum += columns.weights[i * columns.taps + t] * from[t];
      result[y * columns.out + i] = sum;
    }
  }
  return result;
}

std::int64_t most_taps(std::int64_t in, std::int64_t out, ResizeMethod method) {
  const double scale = static_cast<double>(in) / static_cast<double>(out);
  if (method == ResizeMethod::kNearest) return 1;
  if (method == ResizeMethod::kArea) return static_cast<std::int64_t>(std::ceil(scale)) + 1;
  return static_cast<std::int64_t>(std::ceil(2 * std::max(scale, 1.0))) + 1;
}

// Fills the weights of output sample i from `own` on; returns the first sample that it takes.
std::int64_t bilinear_weights(std::int64_t in, std::int64_t out, std::int64_t i, double* own) {
  const double scale = static_cast<double>(in) / static_cast<double>(out);
  const double support = std::max(scale, 1.0);
  const double centre = scale * (static_cast<double>(i) + 0.5);
  const auto from =
      std::max<std::int64_t>(0, static_cast<std::int64_t>(std::floor(centre - support + 0.5)));
  const auto past = std::min(in, static_cast<std::int64_t>(std::floor(centre + support + 0.5)));
  double sum = 0;
  for (std::int64_t j = from; j < past; ++j) {
    const double distance = std::abs((static_cast<double>(j) + 0.5 - centre) / support);
    sum += own[j - from] = std::max(0.0, 1.0 - distance);
  }
  for (std::int64_t j = from; j < past; ++j) own[j - from] /= sum;
  return from;
}

std::int64_t area_weights(std::int64_t in, std::int64_t out, std::int64_t i, double* own) {
  const std::int64_t from = i * in / out, past = ((i + 1) * in + out - 1) / out;
  std::fill_n(own, past - from, 1.0 / static_cast<double>(past - from));
  return from;
}

}  // namespace

ResizeWeights::ResizeWeights(std::int64_t in_size, std::int64_t out_size, ResizeMethod method)
    : ResizeWeights(in_size, out_size, method, 0, out_size) {}

ResizeWeights::ResizeWeights(std::int64_t in_size, std::int64_t scaled, ResizeMethod method,
                             std::int64_t skipped, std::int64_t kept)
    : in(in_size),
      out(kept),
      taps(most_taps(in_size, scaled, method)),
      unscaled(in_size == scaled),
      first(static_cast<std::size_t>(kept)),
      weights(static_cast<std::size_t>(kept * taps), 0.0) {
  for (std::int64_t i = 0; i < out; ++i) {
    double* own = weights.data() + i * taps;
    if (method == ResizeMethod::kBilinear) {
      first[i] = bilinear_weights(in, scaled, skipped + i, own);
    } else if (method == ResizeMethod::kArea) {
      first[i] = area_weights(in, scaled, skipped + i, own);
    } else {
      first[i] = (skipped + i) * in / scaled;
      own[0] = 1;
    }
  }
}

void ResizeWeights::move_into(std::int64_t size, std::int64_t before) {
  in = size;
  for (std::int64_t& sample : first) sample += before;
}

std::vector<double> resize_plane(const std::vector<double>& plane, const ResizeWeights& rows,
                                 const ResizeWeights& columns) {
  if (rows.copies() && columns.copies()) return plane;
  if (rows.copies()) return combine_columns(plane, columns, rows.out);
  std::vector<double> tall = combine_rows(plane, rows, columns.in);
  return columns.copies() ? tall : combine_columns(tall, columns, rows.out);
}

}  // namespace preceptor
