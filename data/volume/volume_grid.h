// The grid that a volume is resampled to, from what a recipe asks for, axis by axis.
//
//   neither                 the slices as they are (made even where they are not)
//   size                    the axis resized to just that size
//   spacing                 n samples d mm apart become max(1, round(n d / wanted)) samples
//   spacing and size        the same, then cut or padded around the middle
// Must not know: pixels. Pure functions; threads: any.
#pragma once

#include <array>
#include <cstdint>

#include "data/pixels/pixel_description.h"
#include "data/pixels/rejection.h"
#include "data/recipe/recipe.h"
#include "data/volume/axis_weights.h"
#include "data/volume/volume_plan.h"

namespace preceptor {

struct VolumeGrid {
  AxisWeights z, y, x;              // across slices, down, to the right
  std::array<double, 3> spacing{};  // of the result, z, y, x, mm

  std::int64_t voxels() const { return z.out() * y.out() * x.out(); }
};

// Samples a side of a grid, and slices that uneven ones are made even at; more are refused.
inline constexpr std::int64_t kMostSamplesASide = 16384;
// What is worked out in double fits into kMostImageBytes.
inline constexpr std::int64_t kMostVoxels = kMostImageBytes / std::int64_t{sizeof(double)};

// The recipe's depth, height and width are the sizes, 0 where the volume keeps its own. Code
// "size": more than the two above, with the recipe's channels, found before any weights are made.
Outcome<VolumeGrid> volume_grid(const VolumePlan& plan, const Recipe& recipe);

// Throws Error(kUsage) for what pictures alone know: --crop, --aspect, --fit, --resize.
void require_volume_recipe(const Recipe& recipe);

}  // namespace preceptor
