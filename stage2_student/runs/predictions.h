// A run's predictions on a split, so that metrics can be computed again without the cache.
//
// A NumPy file (.npy, version 1.0) of one structured array, a record a row:
//   sample_key uint8 (16,), label int64 (-1: none), logits float32 (classes,)
// docs/RUN-FORMAT.md. Owns: the records. Must not know: Torch. Threads: a value.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "common/base/hex.h"
#include "common/metrics/classification_metrics.h"

namespace preceptor {

struct Predictions {
  std::int64_t classes = 0;
  std::vector<Key16> samples;
  std::vector<std::int64_t> labels;
  std::vector<float> logits;  // (rows, classes)

  // On the rows with a label. Throws Error(kStale) when class_names are not `classes` many.
  ClassificationMetrics metrics(const std::vector<std::string>& class_names) const;
};

void write_predictions(const std::string& path, const Predictions& predictions);
// Throws Error(kStale) when the file is not one of these.
Predictions read_predictions(const std::string& path);

}  // namespace preceptor
