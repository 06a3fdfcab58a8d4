// A volume read at the places of another one's voxels: linear interpolation in the patient.
//
// Where a volume lies: the voxel in slice z, row y, column x has its centre at
//   place.position + at(z) normal + y between_rows down + x between_columns right     (mm)
// (PS3.3 C.7.6.2.1.1). A point is sampled where it is at most half a voxel beyond the outermost
// centres, and the nearest value goes on from these; anywhere else is `outside`.
// Must not know: recipes, files. Pure functions; threads: any.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "data/volume/slice.h"
#include "data/volume/volume_plan.h"

namespace preceptor {

// Where a volume of even steps lies.
struct VolumeBox {
  std::array<std::int64_t, 3> size{};  // D, H, W
  FramePlace place;
  std::array<double, 3> spacing{};  // z, y, x, mm
};

struct PlacedVolume {
  VolumeBox box;
  std::vector<double> values;  // (D, H, W), row-major
  double outside = 0;
};

// Of the centres of the target's voxels, or of some evenly chosen ones, the share that lies where
// the volume is sampled.
double covered_share(const VolumeBox& volume, const VolumePlan& target);

// At the centres of slice `number` of `target`: (rows, columns).
std::vector<double> sampled_plane(const PlacedVolume& volume, const VolumePlan& target,
                                  std::size_t number);

}  // namespace preceptor
