// The grid that a volume is resampled to, from what is asked for.
//
//   neither                 the slices as they are (made even where they are not)
//   size                    each axis resized to just that size
//   spacing                 n samples d mm apart become max(1, round(n d / wanted)) samples
//   spacing and size        the same, then cut or padded with 0 around the middle
// Must not know: pixels. Pure functions; threads: any.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "data/volume/axis_weights.h"
#include "data/volume/volume_plan.h"

namespace preceptor {

// Of axes z (across slices), y (down), x (to the right).
struct GridRequest {
  std::optional<std::array<double, 3>> spacing;     // mm
  std::optional<std::array<std::int64_t, 3>> size;  // voxels
};

struct VolumeGrid {
  AxisWeights z, y, x;
  std::array<double, 3> spacing{};  // of the result, mm

  std::int64_t voxels() const { return z.out() * y.out() * x.out(); }
};

VolumeGrid volume_grid(const VolumePlan& plan, const GridRequest& request);

}  // namespace preceptor
