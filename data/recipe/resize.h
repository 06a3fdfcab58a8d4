// Antialiased bilinear resizing of one plane, in double.
//
// Along an axis from `in` to `out` samples, with s = in / out, S = max(s, 1), c = s (i + 1/2):
//   first = max(0, floor(c - S + 1/2)), past = min(in, floor(c + S + 1/2))
//   weight of sample j in [first, past): max(0, 1 - |j + 1/2 - c| / S), divided by their sum.
// These are the weights of torch.nn.functional.interpolate(mode="bilinear", antialias=True,
// align_corners=False) and of Pillow's BILINEAR. Rows are combined first, then columns; the order
// changes the last bit at most.
//
// Must not know: what the plane shows. Pure functions; threads: any.
#pragma once

#include <cstdint>
#include <vector>

namespace preceptor {

// What each of `out` samples takes of `in` samples.
struct ResizeWeights {
  ResizeWeights(std::int64_t in, std::int64_t out);

  std::int64_t in, out, taps;       // taps: the most that any sample takes
  std::vector<std::int64_t> first;  // (out)
  std::vector<double> weights;      // (out, taps), zero beyond a sample's own
};

// plane: (rows.in, columns.in), row-major; returns (rows.out, columns.out). An axis whose size
// stays is copied as it is.
std::vector<double> resize_plane(const std::vector<double>& plane, const ResizeWeights& rows,
                                 const ResizeWeights& columns);

}  // namespace preceptor
