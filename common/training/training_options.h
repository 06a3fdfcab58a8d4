// What a user can set about a training run, teacher or student: registers itself with the parser,
// validates itself, prints itself into the run's configuration.
#pragma once

#include <cstdint>
#include <string>

#include "common/base/json_value.h"
#include "common/program/options.h"
#include "common/training/row_selection.h"
#include "common/training/schedule.h"

namespace preceptor {

struct AugmentationOptions {
  bool flip = false;       // left-right, half of the images
  std::int64_t shift = 0;  // pixels, uniform in [-shift, shift] along each axis, zeros enter
  double rotate = 0;       // degrees, uniform in [-rotate, rotate], bilinear, zeros enter
  bool any() const { return flip || shift > 0 || rotate > 0; }
};

struct TrainingOptions {
  std::int64_t epochs = 15;
  std::int64_t batch = 64;
  std::string optimiser = "adamw";  // adam | adamw | sgd
  double learning_rate = 1e-3;
  double weight_decay = 1e-4;
  double momentum = 0.9;  // sgd
  ScheduleOptions schedule;
  AugmentationOptions augmentation;
  std::int64_t seed = 1;
  std::string metric = "auc";    // the best epoch by this on the validation split is kept
  std::string device = "cpu";    // cpu | cuda
  std::string patients = "0:1";  // --patients A:B
  double label_fraction = 1;
  int threads = 1;  // from --threads

  void register_in(OptionTable& table);
  void validate() const;  // throws Error(kUsage)
  Json to_json() const;
};

// How a network is run over rows.
struct EvaluationOptions {
  std::int64_t batch = 256;
  int threads = 1;
  std::string device = "cpu";
};

}  // namespace preceptor
