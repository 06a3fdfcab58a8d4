#include "data/resize/resize_weights.h"

#include <algorithm>
#include <cmath>

namespace preceptor {
namespace {

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

}  // namespace preceptor
