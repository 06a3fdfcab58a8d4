// One training run, teacher's or student's: epochs over the stream, validation, the best epoch
// kept, one JSON line an epoch, model and metrics at the end.
//
// Owns: optimiser, schedule, random state. Borrows module, objective, images, folder.
// Promise: the same configuration twice gives bit-identical weights at the same thread count.
// Threads: one caller; prefetch threads inside.
#pragma once

#include <torch/csrc/jit/api/module.h>

#include <cstdint>
#include <vector>

#include "common/base/reporter.h"
#include "common/cache/image_store.h"
#include "common/cache/label_table.h"
#include "common/metrics/classification_metrics.h"
#include "common/training/objective_torch.h"
#include "common/training/run_folder.h"
#include "common/training/training_options.h"

namespace preceptor {

struct TrainingData {
  const ImageStoreReader& images;
  std::vector<std::int64_t> train_rows;       // all rows the loss can use
  std::vector<std::int64_t> validation_rows;  // labelled rows of the validation split
  std::vector<std::int64_t> visible_classes;  // a class index or -1 for each row of the plan
  std::vector<std::string> class_names;
};

struct TrainingResult {
  std::int64_t best_epoch = 0;  // from 1
  ClassificationMetrics best_validation;
  double seconds_per_epoch = 0;  // median, training part only
};

// Trains `module` in place and leaves the best epoch's weights in it, in eval mode. Without
// validation rows the last epoch is kept, and a warning says so. Throws Error(kInput) when the
// loss, or a weight at the end of an epoch, is not finite.
TrainingResult train_network(torch::jit::Module& module, Objective& objective,
                             const TrainingData& data, const TrainingOptions& options,
                             RunFolder& run, Reporter& reporter);

}  // namespace preceptor
