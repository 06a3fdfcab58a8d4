// (C, D, H, W) in double while slices are added to it, one after another, each resampled to the
// grid: no more than a plane is held beside the result.
//
// Counted from the value that stands where no slice reaches. Memory: grid.voxels() doubles a
// channel. Threads: one. Lifetimes: the grid outlives it.
#pragma once

#include <cstdint>
#include <vector>

#include "data/recipe/recipe.h"
#include "data/volume/volume_grid.h"

namespace preceptor {

class VolumeSum {
 public:
  VolumeSum(std::int64_t channels, const VolumeGrid& grid, double least);

  // Slice `number` of the grid's z.in, (y.in, x.in).
  void add(std::vector<double> plane, std::int64_t channel, std::int64_t number);
  // The sum; it is empty afterwards.
  std::vector<double> take();

 private:
  const VolumeGrid& grid_;
  const double least_;
  std::vector<double> sum_;
};

}  // namespace preceptor
