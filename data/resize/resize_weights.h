// What an axis of `out` samples takes of one of `in`: each output sample i is a weighted sum. With
// s = in / out:
//
//   bilinear  antialiased: S = max(s, 1), c = s (i + 1/2);
//             first = max(0, floor(c - S + 1/2)), past = min(in, floor(c + S + 1/2))
//             weight of sample j in [first, past): max(0, 1 - |j + 1/2 - c| / S), divided by their
//             sum. These are the weights of
//             torch.nn.functional.interpolate(mode="bilinear", antialias=True, align_corners=False)
//             and of Pillow's BILINEAR.
//   area      the mean over [floor(i in / out), ceil((i + 1) in / out)), as
//             torch.nn.functional.interpolate(mode="area") and adaptive_avg_pool2d
//   nearest   sample floor(i in / out)
//
// Must not know: planes. Pure functions; threads: any.
#pragma once

#include <cstdint>
#include <vector>

namespace preceptor {

enum class ResizeMethod { kBilinear, kArea, kNearest };

// What each of `out` samples takes of `in` samples.
struct ResizeWeights {
  ResizeWeights(std::int64_t in, std::int64_t out, ResizeMethod method = ResizeMethod::kBilinear);
  // Of the `scaled` samples only `kept` after `skipped`, which are its `out`.
  ResizeWeights(std::int64_t in, std::int64_t scaled, ResizeMethod method, std::int64_t skipped,
                std::int64_t kept);
  // The `in` samples are those after `before` among `size`, which becomes `in`.
  void move_into(std::int64_t size, std::int64_t before);
  // Whether each sample is taken as it is, from the first to the last.
  bool copies() const { return unscaled && in == out; }

  std::int64_t in, out, taps;       // taps: the most that any sample takes
  bool unscaled;                    // the scale is 1
  std::vector<std::int64_t> first;  // (out)
  std::vector<double> weights;      // (out, taps), zero beyond a sample's own
};

}  // namespace preceptor
