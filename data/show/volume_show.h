// A file or a series as one volume, at any stage, written as .npy.
//
// Threads: const; any. Memory: a volume a call.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "common/base/json_value.h"
#include "data/decoder/decoder_process.h"
#include "data/pixels/rejection.h"
#include "data/recipe/recipe.h"
#include "data/show/shown_frame.h"
#include "data/volume/sample_unit.h"
#include "data/volume/volume_rules.h"

namespace preceptor {

struct VolumeView {
  ShowStage stage = ShowStage::kRecipe;
  Recipe recipe;                         // for ShowStage::kRecipe; a side of 0: the volume's own
  std::optional<std::int64_t> channels;  // as the user said
  VolumeRules rules;
};

struct ShownVolume {
  std::string path;  // of the file of the first slice, or of the file that was refused
  Json record;
  std::optional<Rejection> rejection;
};

// Writes to `out` unless it is empty. stored, rescaled: (D, rows, columns) or (D, rows, columns,
// 3); recipe: (C, D, H, W). REQUIRES files of one sample, at least one.
ShownVolume show_volume(const std::vector<VolumeFile>& files, const VolumeView& view,
                        DecoderProcess& decoder, const std::string& out);

}  // namespace preceptor
