// What each sample along one axis of a resampled volume takes of the axis before.
//
// Resampling is separable: a volume is resampled by one AxisWeights an axis, in any order.
// Must not know: slices, pixels. Pure functions; threads: any.
#pragma once

#include <cstdint>
#include <vector>

namespace preceptor {

// Output sample i is the sum over k of weights[i][k] * input[first[i] + k]. A sample without
// weights lies outside of what was measured, and is 0.
struct AxisWeights {
  std::int64_t in = 0;
  std::vector<std::int64_t> first;           // (out)
  std::vector<std::vector<double>> weights;  // (out): they add up to 1, or there are none

  std::int64_t out() const { return static_cast<std::int64_t>(first.size()); }
};

// From `in` samples to `out` samples that lie `scale` input samples apart, around the same middle:
// antialiased linear as data/resize/resize_weights.h has it, with
//   c = in / 2 + scale (i + 1/2 - out / 2),  S = max(scale, 1).
// With scale = in / out these are resize_weights.h's weights.
AxisWeights scaled_weights(std::int64_t in, std::int64_t out, double scale);

// Linear interpolation of samples at ascending `positions` (mm) at even steps of about `step` from
// the first to the last: round(last / step) + 1 samples.
std::int64_t even_count(const std::vector<double>& positions, double step);
AxisWeights even_weights(const std::vector<double>& positions, double step);

// `then` after `before`. REQUIRES then.in == before.out(), before.first ascending.
AxisWeights composed(const AxisWeights& before, const AxisWeights& then);

// `size` samples around the same middle: the ends are cut off, or samples without weights are put
// around. The first of `out` samples becomes sample floor((size - out) / 2).
AxisWeights framed(const AxisWeights& weights, std::int64_t size);

// plane: (rows.in, columns.in), row-major; returns (rows.out(), columns.out()).
std::vector<double> resample_plane(const std::vector<double>& plane, const AxisWeights& rows,
                                   const AxisWeights& columns);

}  // namespace preceptor
