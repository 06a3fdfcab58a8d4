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
#include "common/training/channel_statistics.h"
#include "common/training/evaluation_torch.h"
#include "common/training/pixel_tensor_torch.h"
#include "common/training/training_loop_torch.h"
#include "stage2_student/distillation_objective_torch.h"
#include "stage2_student/runs/predictions.h"
#include "stage2_student/student_rows.h"
#include "stage2_student/student_training.h"

namespace preceptor {
namespace {

using torch::jit::Module;

struct Student {
  Module module;
  Json architecture;
};

OpenCache open_for(const StudentOptions& options) {
  CacheSelection selection;
  selection.images = options.images;
  selection.targets = options.targets;
  selection.labels = options.labels;
  // Without distillation the targets are of no use, and need not be there.
  selection.with_targets = options.alpha < 1 || !options.targets.empty();
  return open_cache(options.cache, selection);
}

Student built_in(const StudentOptions& options, const OpenCache& cache, const StudentRows& rows) {
  const ImageFormat& format = cache.images.format();
  const ChannelStatistics statistics = channel_statistics(cache.images, rows.train);
  ArchitectureSpec spec;
  spec.name = options.arch;
  spec.width = options.width;
  spec.dropout = options.dropout;
  spec.channels = format.channels;
  spec.height = format.height;
  spec.columns = format.width;
  spec.class_names = cache.labels.class_names;
  spec.mean = statistics.mean;
  spec.std = statistics.std;
  return {build_network(spec, static_cast<std::uint64_t>(options.training.seed)), spec.to_json()};
}

// A user's own module: it must take the stored images and give a number a class.
Student from_file(const StudentOptions& options, const OpenCache& cache) {
  const LoadedModel loaded = load_model(options.student_file);
  const ImageFormat& format = cache.images.format();
  Module module = loaded.module;
  module.eval();
  at::NoGradGuard no_gradients;
  at::Tensor logits;
  try {
    logits =
        module.forward({at::zeros({2, format.channels, format.height, format.width})}).toTensor();
  } catch (const std::exception& problem) {
    throw Error(ErrorKind::kInput, "the student cannot take the cache's images")
        .path(options.student_file)
        .expected("float32 (N, " + std::to_string(format.channels) + ", " +
                  std::to_string(format.height) + ", " + std::to_string(format.width) + ")")
        .found(std::string(problem.what()).substr(0, 300));
  }
  const std::int64_t classes = static_cast<std::int64_t>(cache.labels.class_names.size());
  if (logits.dim() != 2 || logits.size(1) != classes) {
    throw Error(ErrorKind::kInput, "the student does not give one logit a class")
        .path(options.student_file)
        .expected("(N, " + std::to_string(classes) + ")")
        .found(c10::str(logits.sizes()));
  }
  return {module, Json::object().set("name", "scripted").set("sha256", loaded.sha256)};
}

Json digests_of(const OpenCache& cache) {
  Json digests = Json::object()
                     .set("key_id", cache.folder.key_id())
                     .set("rows", cache.plan.digest())
                     .set("labels", cache.labels.digest)
                     .set("label_table", cache.labels.name)
                     .set("recipe", cache.images.identity().recipe_digest());
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

ClassificationMetrics judge(Module& module, const OpenCache& cache, const StudentRows& rows,
                            const std::vector<std::int64_t>& split, const TrainingOptions& options,
                            const std::string& file) {
  Predictions predictions;
  predictions.classes = static_cast<std::int64_t>(cache.labels.class_names.size());
  predictions.logits =
      network_logits(module, cache.images, split, {256, options.threads, options.device});
  for (const std::int64_t row : split) {
    predictions.samples.push_back(cache.plan.row(row).sample);
    predictions.labels.push_back(rows.visible[static_cast<std::size_t>(row)]);
  }
  write_predictions(file, predictions);
  return predictions.metrics(cache.labels.class_names);
}

ExtraFiles extra_files(const OpenCache& cache, const Json& config, const Json& architecture,
                       const Json& digests, const std::string& formula) {
  const ImageFormat& format = cache.images.format();
  const std::vector<std::string>& classes = cache.labels.class_names;
  Json contract =
      contract_json(format.channels, format.height, format.width, classes,
                    cache.images.identity().recipe_json, cache.images.identity().recipe_digest());
  contract.set("kind", "student")
      .set("architecture", architecture)
      .set("training", config)
      .set("objective", formula)
      .set("digests", digests)
      .set("tool_version", kVersion)
      .set("library_versions", torch_version());
  return {{"preceptor.json", contract.dump_pretty()},
          {"metadata.json",
           monai_metadata("classification", format.channels, format.height, format.width, classes)
               .dump_pretty()}};
}

void announce(Reporter& reporter, RunFolder& run, const std::vector<std::string>& lines) {
  for (const std::string& line : lines) {
    reporter.message(line);
    run.log(line);
  }
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

}  // namespace

Json train_student(const StudentOptions& options, Reporter& reporter) {
  options.validate();
  check_device(options.training.device);
  set_up_torch(options.training.threads);
  if (runs_on_reference_blas()) {
    reporter.warning(
        "LibTorch runs on reference BLAS, which is slow: install libopenblas0-pthread");
  }
  const OpenCache cache = open_for(options);
  const StudentRows rows = StudentRows::select(cache, options.training, options.alpha);
  Student student =
      options.student_file.empty() ? built_in(options, cache, rows) : from_file(options, cache);
  TrainingOptions training = options.training;
  training.epochs = epochs_for(options, rows.train.size());
  const double temperature =
      options.temperature.value_or(cache.targets ? cache.targets->identity.temperature : 1.0);
  DistillationObjective objective(options.alpha, temperature,
                                  cache.targets ? &*cache.targets : nullptr, training.device);
  const std::int64_t parameters = count_parameters(student.module);
  const Json digests = digests_of(cache);
  Json config = options.to_json();
  config.set("temperature", temperature).set("training", training.to_json());

  RunFolder run = RunFolder::create(options.out, options.replace);
  run.write_config(Json::object()
                       .set("kind", "student")
                       .set("options", config)
                       .set("architecture", student.architecture)
                       .set("class_names", Json::array(cache.labels.class_names))
                       .set("rows", rows.to_json())
                       .set("digests", digests)
                       .set("tool_version", kVersion)
                       .set("library_versions", torch_version()));
  announce(
      reporter, run,
      {"loss: " + objective.formula(),
       "rows: " + std::to_string(rows.train.size()) + " train, " +
           std::to_string(rows.labelled_train) + " of them labelled (" +
           std::to_string(rows.labelled_patients) + " of " + std::to_string(rows.train_patients) +
           " patients), " + std::to_string(rows.validation.size()) + " validation, " +
           std::to_string(rows.test.size()) + " test",
       "student: " + student.architecture.at("name").as_string() + ", " +
           std::to_string(parameters) + " parameters, " + std::to_string(training.epochs) +
           " epochs"});
  if (cache.targets) warn_if_targets_look_wrong(cache, rows, reporter);

  const TrainingData data{cache.images, rows.train, rows.validation, rows.visible,
                          cache.labels.class_names};
  const TrainingResult result =
      train_network(student.module, objective, data, training, run, reporter);
  const ClassificationMetrics validation = judge(student.module, cache, rows, rows.validation,
                                                 training, run.file("predictions-val.npy"));
  const ClassificationMetrics test =
      judge(student.module, cache, rows, rows.test, training, run.file("predictions-test.npy"));
  student.module.to(at::kCPU);
  const std::string sha256 =
      save_model(student.module,
                 extra_files(cache, config, student.architecture, digests, objective.formula()),
                 run.file("model.pt"));
  Json metrics = Json::object()
                     .set("kind", "student")
                     .set("architecture", student.architecture.at("name"))
                     .set("alpha", options.alpha)
                     .set("temperature", temperature)
                     .set("label_fraction", training.label_fraction)
                     .set("patients", training.patients)
                     .set("seed", training.seed)
                     .set("formula", objective.formula())
                     .set("parameters", parameters)
                     .set("model_bytes", file_size(run.file("model.pt")))
                     .set("model_sha256", sha256)
                     .set("best_epoch", result.best_epoch)
                     .set("epochs", training.epochs)
                     .set("seconds_per_epoch", result.seconds_per_epoch)
                     .set("rows", rows.to_json())
                     .set("digests", digests)
                     .set("class_names", Json::array(cache.labels.class_names))
                     .set("val", validation.to_json())
                     .set("test", test.to_json());
  run.write_metrics(metrics);
  return metrics;
}

}  // namespace preceptor
