// A frame at one stage on its way from a file to an image store, as an array.
//
// Must not know: where it is written. Pure; threads: any.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/base/json_value.h"
#include "data/pixels/dicom_image.h"
#include "data/pixels/rejection.h"
#include "data/recipe/recipe.h"
#include "data/show/npy_file.h"

namespace preceptor {

enum class ShowStage { kStored, kRescaled, kRecipe };
ShowStage parse_show_stage(const std::string& text);  // throws Error(kUsage)

// stored, rescaled: (H, W) or (H, W, 3); recipe: (C, H, W). Row-major, little endian.
struct ShownFrame {
  NpyType type = NpyType::kUint8;
  std::vector<std::int64_t> shape;
  std::vector<std::uint8_t> bytes;
};

// The recipe that a file is shown by: what is unset (size 0, no channels) is the image's own;
// of several windows the channels are theirs.
Recipe resolved_recipe(Recipe recipe, std::optional<std::int64_t> channels,
                       const DicomImage& image);

NpyType element_type(StoredType type);
NpyType pixel_type(const Recipe& recipe);

// `recipe` is resolved; it counts for ShowStage::kRecipe alone.
Outcome<ShownFrame> show_frame(const DicomImage& image, std::int64_t frame, ShowStage stage,
                               const Recipe& recipe);

void write_npy(const std::string& path, const ShownFrame& shown);

// shape, dtype, min, max, sha256 (of the array's bytes).
Json describe_frame(const ShownFrame& shown);
// "notes" of a record, where there are any (image_notes.h).
void set_notes(const std::vector<std::string>& notes, Json& record);

}  // namespace preceptor
