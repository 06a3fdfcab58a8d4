// A planned and read volume at each stage, as an array.
//
// Slice by slice: one plane in double and the result are all that is held beside the files.
// docs/VOLUMES.md has the formulas and the same in Python. Pure functions; threads: any.
#pragma once

#include <cstdint>
#include <vector>

#include "data/pixels/rejection.h"
#include "data/recipe/recipe.h"
#include "data/volume/slice_intensity.h"
#include "data/volume/volume_grid.h"
#include "data/volume/volume_images.h"

namespace preceptor {

// Stored values, (D, rows, columns) or (D, rows, columns, 3), of the slices' own type. Code
// "mixed-pixels": slices of other types.
Outcome<std::vector<std::uint8_t>> stored_volume(const VolumePlan& plan,
                                                 const VolumeImages& images);

// After the modality transform, of the same shape: float64 as bytes.
std::vector<std::uint8_t> rescaled_volume(const VolumePlan& plan, const VolumeImages& images);

// Values of a recipe before they are quantised, and what stands where nothing was measured.
struct VolumeValues {
  std::vector<double> values;  // (C, D, H, W)
  double least = 0;
};
// Codes as below.
SeriesOutcome<VolumeValues> recipe_values(const Recipe& recipe, const VolumePlan& plan,
                                          const VolumeGrid& grid, const VolumeImages& images);

// (C, D, H, W), uint8, uint16 or float32, little endian, row-major: intensity, shift where tilted,
// resampling to the grid, quantisation. The recipe's sizes play no part. Codes: those of
// SliceIntensity; "size" (a result of more than kMostImageBytes while it is worked out).
SeriesOutcome<std::vector<std::uint8_t>> recipe_volume(const Recipe& recipe, const VolumePlan& plan,
                                                       const VolumeGrid& grid,
                                                       const VolumeImages& images);

// `plane` (rows, columns) moved down and to the right by parts of pixels, bilinear; 0 comes in.
std::vector<double> shifted_plane(const std::vector<double>& plane, std::int64_t rows,
                                  std::int64_t columns, double down, double right);

}  // namespace preceptor
