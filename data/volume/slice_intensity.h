// The intensity of a recipe over the slices of a volume, so that they agree with one another.
//
// The modality transform is each slice's own (PET changes it from slice to slice). The windows and
// tables that the file brings are those of the middle slice, number floor(n / 2) of n in the order
// of the plan; a range is the smallest and the largest over all slices; statistics are taken over
// the whole volume. Threads: const after construction.
#pragma once

#include <vector>

#include "data/pixels/rejection.h"
#include "data/recipe/intensity.h"
#include "data/recipe/recipe.h"
#include "data/volume/volume_images.h"

namespace preceptor {

class SliceIntensity {
 public:
  SliceIntensity(const Recipe& recipe, const VolumePlan& plan, const VolumeImages& images);
  SliceIntensity(const SliceIntensity&) = delete;
  SliceIntensity& operator=(const SliceIntensity&) = delete;

  // The recipe's channels, (rows, columns) each. Codes: those of apply_recipe() but "spacing".
  Outcome<std::vector<Plane>> planes(const PlannedSlice& slice) const;
  // What stands where nothing was measured.
  double least() const { return map_.least(); }

 private:
  std::vector<DicomImage> images_;  // by file: shares the pixels; the middle slice's views
  Recipe recipe_;                   // with a range that serves all slices
  IntensityMap map_;
};

}  // namespace preceptor
