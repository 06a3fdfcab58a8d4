// What a model file says about itself in its extra files: `metadata.json` in MONAI's convention
// (network_data_format: inputs / outputs, channel_def, spatial_shape, value_range) and
// `preceptor.json` with the full contract and digests.
//
// Owns: the parsed contract. Must not know: Torch. Threads: a value.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/base/json_value.h"

namespace preceptor {

// What is known of a model; what is not stays empty.
struct ModelContract {
  std::optional<std::int64_t> channels, height, width;
  std::optional<std::int64_t> depth;  // of volumes; with height and width known: pictures if empty
  std::vector<double> mean, std;      // empty: the graph normalises, or nothing is said
  std::vector<std::string> class_names;
  std::string source;  // "preceptor.json", "metadata.json" or ""
  Json recipe;         // the recipe of a Preceptor model, null otherwise
};

// preceptor.json wins over metadata.json. Texts may be "". Throws Error(kInput) when the text that
// counts is not JSON or contradicts itself; of MONAI's, what is not there or not fixed is not
// known.
ModelContract read_contract(const std::string& preceptor_json, const std::string& metadata_json);

// float32 (C, H, W), or (C, D, H, W) with depth >= 1. in_unit_range: values in [0, 1]; otherwise
// they are what the recipe makes them, and no range is stated.
struct ModelInput {
  std::int64_t channels = 1, height = 0, width = 0, depth = 0;
  bool in_unit_range = true;
};

// The part of preceptor.json that every model of ours has: input, output (logits), class names,
// recipe and its digest. `recipe_json`: canonical text.
Json contract_json(const ModelInput& input, const std::vector<std::string>& class_names,
                   const std::string& recipe_json, const std::string& recipe_digest);

// MONAI's metadata.json for a model that takes `input` and gives logits. spatial_shape is that of
// the tensor: (H, W) or (D, H, W).
Json monai_metadata(const std::string& title, const ModelInput& input,
                    const std::vector<std::string>& class_names);

}  // namespace preceptor
