// What `stage2_student train` is asked to do. Registers, validates and prints itself.
#pragma once

#include <optional>
#include <string>

#include "common/base/json_value.h"
#include "common/program/options.h"
#include "common/training/training_options.h"

namespace preceptor {

struct StudentOptions {
  std::string cache, out;
  std::string images, targets, labels;  // names in the cache; "": the only one
  std::string label_column;             // of a label table of several columns
  std::string arch = "mobile";
  std::string student_file;  // --student: a scripted module instead of --arch
  double width = 1, dropout = 0;
  double alpha = 0.1;
  std::optional<double> temperature;  // unset: the target store's
  std::int64_t steps = 0;             // 0: --epochs counts
  bool replace = false, group_readable = false;
  bool trust_pixels = false;
  TrainingOptions training;

  void register_in(OptionTable& table);
  void validate() const;  // throws Error(kUsage)
  Json to_json() const;   // without paths: it goes into the run
};

}  // namespace preceptor
