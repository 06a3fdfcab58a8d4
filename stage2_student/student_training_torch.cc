#include <ATen/ATen.h>

#include <algorithm>

#include "common/base/error.h"
#include "common/base/version.h"
#include "common/cache/open_cache.h"
#include "common/files/file_io.h"
#include "common/model/model_file_torch.h"
#include "common/model/model_metadata.h"
#include "common/model/network_torch.h"
#include "common/model/torch_runtime.h"
#include "common/training/evaluation_torch.h"
#include "common/training/pixel_tensor_torch.h"
#include "common/training/training_loop_torch.h"
#include "stage2_student/distillation_objective_torch.h"
#include "stage2_student/runs/predictions.h"
#include "stage2_student/student_network_torch.h"
#include "stage2_student/student_rows.h"
#include "stage2_student/student_training.h"

namespace preceptor {
namespace {

OpenCache open_for(const StudentOptions& options) {
  CacheSelection selection;
  selection.images = options.images;
  selection.targets = options.targets;
  selection.labels = options.labels;
  selection.label_column = options.label_column;
  // Without distillation the targets are of no use, and need not be there.
  selection.with_targets = options.alpha < 1 || !options.targets.empty();
  OpenCache cache = open_cache(options.cache, selection);
  if (!options.trust_pixels) {
    require_pixel_digests(cache.folder, cache.plan, cache.images.identity().name());
  }
  return cache;
}

Json digests_of(const OpenCache& cache) {
  Json digests = Json::object()
                     .set("key_id", cache.folder.key_id())
                     .set("rows", cache.plan.digest())
                     .set("labels", cache.labels.digest)
                     .set("label_table", cache.labels.name)
                     .set("recipe", cache.images.identity().recipe_digest());
  if (!cache.labels.chosen_column.empty()) {
    digests.set("label_column", cache.labels.chosen_column);
  }
  if (cache.targets) {
    digests.set("teacher", cache.targets->identity.teacher_sha256)
        .set("targets", cache.targets->identity.name());
  }
  return digests;
}

std::int64_t epochs_for(const StudentOptions& options, std::size_t train_rows) {
  if (options.steps == 0) return options.training.epochs;
  const std::int64_t batch = options.training.batch;
  const std::int64_t rows = static_cast<std::int64_t>(train_rows);
  const std::int64_t an_epoch =
      std::max<std::int64_t>(1, rows / batch + (rows % batch > 1 ? 1 : 0));
  return (options.steps + an_epoch - 1) / an_epoch;
}

// The cached teacher on the very rows that the student sees: near the majority's share it is a sign
// of targets that do not belong to these images.
void warn_if_targets_look_wrong(const OpenCache& cache, const StudentRows& rows,
                                Reporter& reporter) {
  const TargetStore& targets = *cache.targets;
  std::vector<std::int64_t> count(static_cast<std::size_t>(targets.classes), 0);
  std::int64_t hits = 0, labelled = 0;
  for (const std::int64_t row : labelled_rows(rows.train, rows.visible)) {
    const float* logits = targets.scaled_logits.data() + row * targets.classes;
    const std::int64_t truth = rows.visible[static_cast<std::size_t>(row)];
    hits += std::max_element(logits, logits + targets.classes) - logits == truth;
    ++count[static_cast<std::size_t>(truth)];
    ++labelled;
  }
  const std::int64_t majority = *std::max_element(count.begin(), count.end());
  if (labelled >= 50 && hits < majority) {
    reporter.warning("the cached teacher is right on " + std::to_string(hits) + " of " +
                     std::to_string(labelled) + " labelled train rows, fewer than the " +
                     std::to_string(majority) +
                     " of the commonest class: do these targets belong to these labels?");
  }
}

// What a run is made of once its options are resolved.
class StudentRun {
 public:
  StudentRun(const StudentOptions& options, Reporter& reporter)
      : options_(options),
        reporter_(reporter),
        cache_(open_for(options)),
        rows_(StudentRows::select(cache_, options.training, options.alpha)),
        student_(make_student(options, cache_, rows_.train)),
        training_(options.training),
        temperature_(options.temperature.value_or(
            cache_.targets ? cache_.targets->identity.temperature : 1.0)),
        objective_(options.alpha, temperature_, cache_.targets ? &*cache_.targets : nullptr,
                   options.training.device),
        digests_(digests_of(cache_)) {
    training_.epochs = epochs_for(options, rows_.train.size());
    config_ =
        options.to_json().set("temperature", temperature_).set("training", training_.to_json());
  }

  // Returns what metrics.json holds.
  Json run() {
    RunFolder folder = RunFolder::create(options_.out, options_.replace);
    folder.write_config(configuration());
    announce(folder);
    const TrainingData data{cache_.images, rows_.train, rows_.validation, rows_.visible,
                            cache_.labels.class_names};
    const TrainingResult result =
        train_network(student_.module, objective_, data, training_, folder, reporter_);
    Json metrics = figures(result);
    metrics.set("val", judge(rows_.validation, folder.file("predictions-val.npy")))
        .set("test", judge(rows_.test, folder.file("predictions-test.npy")));
    const std::string model = folder.file("model.pt");
    student_.module.to(at::kCPU);
    metrics.set("model_sha256", save_model(student_.module, extra_files(), model))
        .set("model_bytes", file_size(model));
    folder.write_metrics(metrics);
    return metrics;
  }

 private:
  Json configuration() const {
    return Json::object()
        .set("kind", "student")
        .set("options", config_)
        .set("architecture", student_.architecture)
        .set("class_names", Json::array(cache_.labels.class_names))
        .set("rows", rows_.to_json())
        .set("digests", digests_)
        .set("tool_version", kVersion)
        .set("library_versions", torch_version());
  }

  void announce(RunFolder& folder) {
    for (const std::string& line :
         {"loss: " + objective_.formula(), rows_.to_text(), network_text()}) {
      reporter_.message(line);
      folder.log(line);
    }
    if (cache_.targets) warn_if_targets_look_wrong(cache_, rows_, reporter_);
  }

  std::string network_text() const {
    return "student: " + student_.architecture.at("name").as_string() + ", " +
           std::to_string(count_parameters(student_.module)) + " parameters, " +
           std::to_string(training_.epochs) + " epochs";
  }

  // The metrics of a split, whose predictions go to `file`.
  Json judge(const std::vector<std::int64_t>& split, const std::string& file) {
    Predictions predictions;
    predictions.classes = static_cast<std::int64_t>(cache_.labels.class_names.size());
    predictions.logits = network_logits(student_.module, cache_.images, split,
                                        {256, training_.threads, training_.device});
    for (const std::int64_t row : split) {
      predictions.samples.push_back(cache_.plan.row(row).sample);
      predictions.labels.push_back(rows_.visible[static_cast<std::size_t>(row)]);
    }
    write_predictions(file, predictions);
    return predictions.metrics(cache_.labels.class_names).to_json();
  }

  Json figures(const TrainingResult& result) const {
    return Json::object()
        .set("kind", "student")
        .set("architecture", student_.architecture.at("name"))
        .set("parameters", count_parameters(student_.module))
        .set("alpha", options_.alpha)
        .set("temperature", temperature_)
        .set("label_fraction", training_.label_fraction)
        .set("patients", training_.patients)
        .set("seed", training_.seed)
        .set("formula", objective_.formula())
        .set("best_epoch", result.best_epoch)
        .set("epochs", training_.epochs)
        .set("seconds_per_epoch", result.seconds_per_epoch)
        .set("rows", rows_.to_json())
        .set("digests", digests_)
        .set("class_names", Json::array(cache_.labels.class_names));
  }

  ExtraFiles extra_files() const {
    const ImageFormat& format = cache_.images.format();
    const std::vector<std::string>& classes = cache_.labels.class_names;
    const ModelInput takes{format.channels, format.height, format.width, format.depth,
                           !format.is_float()};
    Json contract = contract_json(takes, classes, cache_.images.identity().recipe_json,
                                  cache_.images.identity().recipe_digest());
    contract.set("kind", "student")
        .set("architecture", student_.architecture)
        .set("training", config_)
        .set("objective", objective_.formula())
        .set("digests", digests_)
        .set("tool_version", kVersion)
        .set("library_versions", torch_version());
    return {{"preceptor.json", contract.dump_pretty()},
            {"metadata.json", monai_metadata("classification", takes, classes).dump_pretty()}};
  }

  const StudentOptions& options_;
  Reporter& reporter_;
  const OpenCache cache_;
  const StudentRows rows_;
  StudentNetwork student_;
  TrainingOptions training_;
  const double temperature_;
  DistillationObjective objective_;
  const Json digests_;
  Json config_;
};

}  // namespace

Json train_student(const StudentOptions& options, Reporter& reporter) {
  options.validate();
  check_device(options.training.device);
  set_up_torch(options.training.threads);
  if (runs_on_reference_blas()) {
    reporter.warning(
        "LibTorch runs on reference BLAS, which is slow: install libopenblas0-pthread");
  }
  return StudentRun(options, reporter).run();
}

}  // namespace preceptor
