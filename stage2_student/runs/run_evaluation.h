// Running a finished run's model again: over a cache, and against a copy of itself. Plain; the
// implementation is run_evaluation_torch.cc.
#pragma once

#include <string>

#include "common/base/json_value.h"
#include "common/cache/label_table.h"
#include "common/metrics/classification_metrics.h"
#include "common/training/run_folder.h"
#include "common/training/training_options.h"

namespace preceptor {

// Throws Error(kStale) when the cache's recipe or classes are not those of the run. Other rows or
// labels than the run's are allowed: a model may be judged on what came later.
ClassificationMetrics evaluate_run(const RunFolder& run, const std::string& cache, Split split,
                                   const EvaluationOptions& options);

struct ExportedModel {
  std::string sha256;
  std::int64_t bytes = 0, parameters = 0;
  Json input;  // of preceptor.json: channels, height, width, of volumes depth, value_range
  double largest_difference = 0;  // of the copy's logits from the run's, on random images
};
// Copies the run's model to `out` and runs both. Throws Error(kStale) when the model is not the one
// that metrics.json tells of, Error(kInternal) when the outputs differ at all.
ExportedModel export_model(const RunFolder& run, const std::string& out);

}  // namespace preceptor
