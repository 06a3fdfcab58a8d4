#include <ATen/Functions.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <chrono>

#include "common/base/error.h"
#include "common/base/version.h"
#include "common/cache/image_store.h"
#include "common/files/file_io.h"
#include "common/model/architecture.h"
#include "common/model/model_file_torch.h"
#include "common/model/model_metadata.h"
#include "common/model/network_torch.h"
#include "common/model/torch_runtime.h"
#include "common/training/channel_statistics.h"
#include "common/training/evaluation_torch.h"
#include "common/training/pixel_tensor_torch.h"
#include "common/training/training_loop_torch.h"
#include "stage1_teacher/training/teacher_training.h"

namespace preceptor {
namespace {

using torch::jit::Module;

struct Network {
  Module module;
  Json architecture;
};

struct TeacherRows {
  std::vector<std::int64_t> train, validation, test;  // labelled rows
  std::vector<std::int64_t> visible;                  // a class or -1 for each row of the plan
};

TeacherRows select_rows(const TeacherTrainingInput& input, const ImageStoreReader& images,
                        const TrainingOptions& options) {
  TeacherRows rows;
  rows.visible = visible_classes(input.labels, options.label_fraction,
                                 static_cast<std::uint64_t>(options.seed));
  const PatientRange range = PatientRange::parse(options.patients);
  const auto labelled = [&](Split split) {
    return labelled_rows(rows_of_split(input.plan, images.states(), input.labels, split, range),
                         rows.visible);
  };
  rows.train = labelled(Split::kTrain);
  rows.validation = labelled(Split::kValidation);
  rows.test = labelled(Split::kTest);
  if (rows.train.empty()) {
    throw Error(ErrorKind::kInput, "no train row has a label")
        .hint(
            "look at the label shares of `stage1_teacher labels`, and at --patients and "
            "--label-fraction");
  }
  return rows;
}

Network built_in(const TeacherTrainingOptions& options, const TeacherTrainingInput& input,
                 const ImageStoreReader& images, const TeacherRows& rows) {
  const ChannelStatistics statistics = channel_statistics(images, rows.train);
  ArchitectureSpec spec;
  spec.name = options.arch;
  spec.width = options.width;
  spec.dropout = options.dropout;
  spec.channels = images.format().channels;
  spec.height = images.format().height;
  spec.columns = images.format().width;
  spec.depth = images.format().depth;
  spec.class_names = input.labels.class_names;
  spec.mean = statistics.mean;
  spec.std = statistics.std;
  return {build_network(spec, static_cast<std::uint64_t>(options.training.seed)), spec.to_json()};
}

at::Tensor try_network(Module& module, const ImageFormat& format, const std::string& path) {
  try {
    const at::NoGradGuard no_gradients;
    module.eval();
    return module.forward({at::zeros(format.shape(2))}).toTensor();
  } catch (const std::exception& problem) {
    const std::string text = problem.what();
    throw Error(ErrorKind::kInput, "the scripted module does not take the stored images")
        .path(path)
        .expected("float32 " + c10::str(format.shape(2)) + " to a tensor (2, classes)")
        .found(text.substr(0, text.find('\n')))
        .hint("--channels and --size make images that fit it");
  }
}

Network from_script(const TeacherTrainingOptions& options, const TeacherTrainingInput& input,
                    const ImageStoreReader& images) {
  const LoadedModel loaded = load_model(options.script);
  Module module = loaded.module;
  const at::Tensor logits = try_network(module, images.format(), options.script);
  const std::int64_t classes = static_cast<std::int64_t>(input.labels.class_names.size());
  if (logits.dim() != 2 || logits.size(0) != 2 || logits.size(1) != classes) {
    throw Error(ErrorKind::kInput, "the scripted module does not give one logit a class")
        .path(options.script)
        .expected("shape (2, " + std::to_string(classes) + ")")
        .found("shape " + c10::str(logits.sizes()));
  }
  return {module, Json::object().set("name", "scripted").set("sha256", loaded.sha256)};
}

Json digests_of(const TeacherTrainingInput& input, const ImageStoreReader& images) {
  Json digests = Json::object()
                     .set("key_id", input.cache.key_id())
                     .set("rows", input.plan.digest())
                     .set("labels", input.labels.digest)
                     .set("label_table", input.labels.name)
                     .set("recipe", images.identity().recipe_digest());
  const std::string& column = input.labels.chosen_column;
  if (!column.empty()) digests.set("label_column", column);
  return digests;
}

Json row_counts(const TeacherRows& rows) {
  return Json::object()
      .set("train_rows", static_cast<std::int64_t>(rows.train.size()))
      .set("labelled_train_rows", static_cast<std::int64_t>(rows.train.size()))
      .set("validation_rows", static_cast<std::int64_t>(rows.validation.size()))
      .set("test_rows", static_cast<std::int64_t>(rows.test.size()));
}

ModelInput input_of(const ImageFormat& format) {
  return {format.channels, format.height, format.width, format.depth, !format.is_float()};
}

ExtraFiles extra_files(const TeacherTrainingOptions& options, const TeacherTrainingInput& input,
                       const ImageStoreReader& images, const Json& architecture) {
  const ModelInput takes = input_of(images.format());
  Json contract = contract_json(takes, input.labels.class_names, images.identity().recipe_json,
                                images.identity().recipe_digest());
  contract.set("kind", "teacher")
      .set("architecture", architecture)
      .set("training", options.to_json())
      .set("objective", SupervisedObjective().formula())
      .set("digests", digests_of(input, images))
      .set("tool_version", kVersion)
      .set("library_versions", torch_version());
  return {{"preceptor.json", contract.dump_pretty()},
          {"metadata.json",
           monai_metadata("classification", takes, input.labels.class_names).dump_pretty()}};
}

Json config_of(const TeacherTrainingOptions& options, const TeacherTrainingInput& input,
               const ImageStoreReader& images, const TeacherRows& rows, const Json& architecture) {
  return Json::object()
      .set("kind", "teacher")
      .set("options", options.to_json())
      .set("architecture", architecture)
      .set("class_names", Json::array(input.labels.class_names))
      .set("rows", row_counts(rows))
      .set("digests", digests_of(input, images))
      .set("tool_version", kVersion)
      .set("library_versions", torch_version());
}

void tell(const Network& network, const TeacherRows& rows, RunFolder& run, Reporter& reporter) {
  const std::string story = "teacher: " + network.architecture.at("name").as_string() + ", " +
                            std::to_string(count_parameters(network.module)) + " parameters, " +
                            std::to_string(rows.train.size()) + " train, " +
                            std::to_string(rows.validation.size()) + " validation, " +
                            std::to_string(rows.test.size()) + " test rows, all labelled";
  reporter.message(story);
  run.log(story);
}

Json figures_of(const TrainingOptions& training, const TrainingResult& result) {
  return Json::object()
      .set("kind", "teacher")
      .set("patients", training.patients)
      .set("label_fraction", training.label_fraction)
      .set("seed", training.seed)
      .set("formula", SupervisedObjective().formula())
      .set("best_epoch", result.best_epoch)
      .set("epochs", training.epochs)
      .set("seconds_per_epoch", result.seconds_per_epoch);
}

}  // namespace

Json train_teacher(const TeacherTrainingOptions& options, const TeacherTrainingInput& input,
                   Reporter& reporter) {
  const TrainingOptions& training = options.training;
  check_device(training.device);
  set_up_torch(training.threads);
  const ImageStoreReader images(input.cache, input.plan, input.images);
  const TeacherRows rows = select_rows(input, images, training);
  Network network = options.script.empty() ? built_in(options, input, images, rows)
                                           : from_script(options, input, images);
  RunFolder run = RunFolder::create(options.out, options.replace);
  run.write_config(config_of(options, input, images, rows, network.architecture));
  tell(network, rows, run, reporter);

  SupervisedObjective objective;
  const std::vector<std::string>& classes = input.labels.class_names;
  const TrainingData data{images, rows.train, rows.validation, rows.visible, classes};
  const TrainingResult result =
      train_network(network.module, objective, data, training, run, reporter);
  const auto judge = [&](const std::vector<std::int64_t>& split) {
    return evaluate_network(network.module, images, split, rows.visible, classes,
                            {256, training.threads, training.device})
        .to_json();
  };
  Json metrics = figures_of(training, result);
  const auto start = std::chrono::steady_clock::now();
  metrics.set("val", judge(rows.validation)).set("test", judge(rows.test));
  const std::chrono::duration<double> judged = std::chrono::steady_clock::now() - start;
  metrics.set("forward_images_per_second",
              static_cast<double>(rows.validation.size() + rows.test.size()) / judged.count());
  network.module.to(at::kCPU);
  const std::string model = run.file("model.pt");
  metrics
      .set("model_sha256",
           save_model(network.module, extra_files(options, input, images, network.architecture),
                      model))
      .set("model_bytes", file_size(model))
      .set("architecture", network.architecture.at("name"))
      .set("parameters", count_parameters(network.module))
      .set("rows", row_counts(rows))
      .set("digests", digests_of(input, images))
      .set("class_names", Json::array(classes));
  run.write_metrics(metrics);
  return metrics;
}

}  // namespace preceptor
