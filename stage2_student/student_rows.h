// Which rows a student trains and is judged on, and what is said about them.
// Must not know: Torch. A value.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "common/base/json_value.h"
#include "common/cache/open_cache.h"
#include "common/training/training_options.h"

namespace preceptor {

struct StudentRows {
  std::vector<std::int64_t> train, validation, test;  // ascending; validation and test are labelled
  std::vector<std::int64_t> visible;                  // class or -1, for each row of the plan
  std::int64_t labelled_train = 0, train_patients = 0, labelled_patients = 0;

  // alpha == 1: only labelled rows train. Throws Error(kInput) when nothing is left to train on.
  static StudentRows select(const OpenCache& cache, const TrainingOptions& options, double alpha);
  Json to_json() const;
  std::string to_text() const;  // one line for a person
};

}  // namespace preceptor
