// `stage1_teacher train`: a supervised teacher on an image store. Plain; the implementation is
// teacher_training_torch.cc.
//
// Must not know: DICOM, the index. Threads: one caller; see common/training.
#pragma once

#include <string>

#include "common/base/json_value.h"
#include "common/base/reporter.h"
#include "common/cache/cache_folder.h"
#include "common/cache/label_table.h"
#include "common/program/options.h"
#include "common/training/training_options.h"

namespace preceptor {

struct TeacherTrainingOptions {
  std::string out;
  std::string arch = "resnet18";
  std::string script;  // a scripted module instead of --arch
  double width = 1, dropout = 0;
  bool replace = false;
  TrainingOptions training;

  void register_in(OptionTable& table);
  void validate() const;  // throws Error(kUsage)
  Json to_json() const;   // without paths: it goes into the run
};

struct TeacherTrainingInput {
  const CacheFolder& cache;
  const RowPlan& plan;
  const LabelTable& labels;
  std::string images;  // name of the image store, finished
};

// A run folder with model.pt in it. Returns what its metrics.json holds.
Json train_teacher(const TeacherTrainingOptions& options, const TeacherTrainingInput& input,
                   Reporter& reporter);

}  // namespace preceptor
