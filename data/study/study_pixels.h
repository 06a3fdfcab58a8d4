// A planned and read study as an array: a channel from each of its series, all on the grid of the
// first.
//
// The first channel is as a series alone would be. Each other one goes through the intensity of the
// recipe by itself, is read at the voxels of the first one's slices (volume_sampling.h), and then
// resampled with the same weights. Memory: two volumes in double beside the files and the result.
// Pure functions; threads: any.
#pragma once

#include <cstdint>
#include <vector>

#include "data/recipe/recipe.h"
#include "data/study/study_plan.h"
#include "data/study/volume_sampling.h"
#include "data/volume/volume_grid.h"
#include "data/volume/volume_images.h"

namespace preceptor {

// Where a series lies at even steps. own_grid: that of a recipe without size and spacing.
VolumeBox box_of(const VolumePlan& plan, const VolumeGrid& own_grid);

// (C, D, H, W), uint8, uint16 or float32, little endian, row-major; the recipe has a window for
// all channels, or one for each. grid: of plan.channels[0]. Codes: those of recipe_volume().
SeriesOutcome<std::vector<std::uint8_t>> recipe_study(const Recipe& recipe, const StudyPlan& plan,
                                                      const VolumeGrid& grid,
                                                      const VolumeImages& images);

}  // namespace preceptor
