// Runs a network over rows of an image store and gives its logits as plain numbers.
// Threads: one caller; prefetch threads inside. The module is in eval mode; no gradients.
#pragma once

#include <torch/csrc/jit/api/module.h>

#include <cstdint>
#include <string>
#include <vector>

#include "common/cache/image_store.h"
#include "common/metrics/classification_metrics.h"
#include "common/training/training_options.h"

namespace preceptor {

// Logits float32 (rows, classes) in the order of `rows`.
std::vector<float> network_logits(torch::jit::Module& module, const ImageStoreReader& images,
                                  const std::vector<std::int64_t>& rows,
                                  const EvaluationOptions& options);

// Metrics on the rows that have a class.
ClassificationMetrics evaluate_network(torch::jit::Module& module, const ImageStoreReader& images,
                                       const std::vector<std::int64_t>& rows,
                                       const std::vector<std::int64_t>& classes,
                                       const std::vector<std::string>& class_names,
                                       const EvaluationOptions& options);

}  // namespace preceptor
