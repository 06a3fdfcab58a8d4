// From the files of a study to what an image store holds of it: planned, read once, laid together.
//
// Memory: as data/volume/ and study_pixels.h say. Threads: any, one study each.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "common/base/hex.h"
#include "data/recipe/recipe.h"
#include "data/volume/volume_images.h"
#include "data/volume/volume_plan.h"
#include "data/volume/volume_rules.h"

namespace preceptor {

struct StudyVolume {
  std::vector<Digest32> digests;     // of all files; of one without a slice, the reader's word
  std::vector<std::uint8_t> pixels;  // recipe_study()'s
  std::array<std::int64_t, 4> shape{};
  std::array<double, 3> spacing{};  // z, y, x, mm
  std::vector<VolumePlan> channels;
  std::vector<double> covered;  // of each channel, how much of the first one's volume
  std::int64_t overlaid_files = 0;
  std::vector<std::string> notes;  // image_notes.h
};

// Codes: "no-overlap" and those of plan_study(), volume_grid(), read_volume() and recipe_study().
// REQUIRES a recipe of --unit study, files of one study.
SeriesOutcome<StudyVolume> read_study(const std::vector<VolumeFile>& files, const Recipe& recipe,
                                      const VolumeRules& rules, const FileReader& reader);

}  // namespace preceptor
