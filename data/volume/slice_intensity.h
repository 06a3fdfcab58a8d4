// Planes of one slice in [0, 1], so that the slices of a volume agree with one another.
//
// The modality transform is each slice's own (PET changes it from slice to slice). The window of
// the rule "file" is that of the middle slice, number floor(n / 2) of n in the order of the plan;
// the range is the smallest and the largest over all slices. Threads: const after construction.
// Lifetimes: recipe, plan and images outlive it.
#pragma once

#include <vector>

#include "data/pixels/rejection.h"
#include "data/recipe/recipe.h"
#include "data/volume/volume_images.h"

namespace preceptor {

class SliceIntensity {
 public:
  SliceIntensity(const Recipe& recipe, const VolumePlan& plan, const VolumeImages& images);

  // recipe.channels planes of rows x columns. Codes "channels", "window", "voi-lut".
  Outcome<std::vector<std::vector<double>>> planes(const PlannedSlice& slice) const;

 private:
  std::optional<Rejection> apply_rule(std::vector<double>& values) const;

  const Recipe& recipe_;
  const VolumeImages& images_;
  PixelMeaning view_;  // of the middle slice
  double low_ = 0, high_ = 1;
};

}  // namespace preceptor
