#include "stage2_student/evaluate_command.h"

#include "common/base/error.h"
#include "common/cache/label_table.h"
#include "common/training/run_folder.h"
#include "stage2_student/runs/metrics_text.h"
#include "stage2_student/runs/predictions.h"
#include "stage2_student/runs/run_evaluation.h"

namespace preceptor {
namespace {

std::vector<std::string> class_names(const RunFolder& run) {
  std::vector<std::string> names;
  const Json config = run.config();
  for (const Json& name : config.at("class_names").as_array()) {
    names.push_back(name.as_string());
  }
  return names;
}

ClassificationMetrics from_predictions(const RunFolder& run, Split split) {
  if (split != Split::kValidation && split != Split::kTest) {
    throw Error(ErrorKind::kUsage, "a run keeps its predictions on val and test only")
        .found(std::string("--split ") + split_name(split))
        .hint("give --cache, and the model is run over it");
  }
  const std::string file = run.file(std::string("predictions-") + split_name(split) + ".npy");
  return read_predictions(file).metrics(class_names(run));
}

}  // namespace

void EvaluateCommand::register_options(OptionTable& table) {
  table.positional("RUN", &runs_, "folder of a finished run", 1, 1)
      .add("split", &split_, "train | val | test")
      .add("cache", &cache_, "run the model over this cache instead of reading what the run kept")
      .add("device", &device_, "cpu | cuda, with --cache");
}

CommandResult EvaluateCommand::run(const CommonOptions& common, Reporter&) {
  const Split split = split_of_name(split_);
  const RunFolder run = RunFolder::open(runs_[0]);
  const ClassificationMetrics metrics =
      cache_.empty()
          ? from_predictions(run, split)
          : evaluate_run(run, cache_, split, {256, static_cast<int>(common.threads), device_});
  CommandResult result;
  result.json = metrics.to_json().set("split", split_name(split));
  result.text = std::string(split_name(split)) + "\n" + metrics_text(metrics.to_json());
  return result;
}

}  // namespace preceptor
