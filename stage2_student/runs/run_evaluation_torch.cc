#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

#include "common/base/error.h"
#include "common/cache/open_cache.h"
#include "common/cache/shard_file.h"
#include "common/files/file_io.h"
#include "common/model/model_file_torch.h"
#include "common/model/network_torch.h"
#include "common/model/torch_runtime.h"
#include "common/training/evaluation_torch.h"
#include "common/training/pixel_tensor_torch.h"
#include "common/training/row_selection.h"
#include "stage2_student/runs/run_evaluation.h"

namespace preceptor {
namespace {

constexpr std::uint64_t kParitySeed = 1;
constexpr std::int64_t kParityImages = 8;

LoadedModel load_run_model(const RunFolder& run) {
  LoadedModel model = load_model(run.file("model.pt"));
  require_fields(Json::object().set("model_sha256", model.sha256),
                 Json::object().set("model_sha256", run.metrics().at("model_sha256")),
                 run.file("model.pt"));
  model.module.eval();
  return model;
}

at::Tensor random_images(const Json& input) {
  const at::Generator generator = at::detail::createCPUGenerator(kParitySeed);
  std::vector<std::int64_t> shape{kParityImages, input.at("channels").as_integer()};
  if (input.has("depth")) shape.push_back(input.at("depth").as_integer());
  shape.push_back(input.at("height").as_integer());
  shape.push_back(input.at("width").as_integer());
  return at::rand(shape, generator);
}

}  // namespace

ClassificationMetrics evaluate_run(const RunFolder& run, const std::string& cache_path, Split split,
                                   const EvaluationOptions& options) {
  check_device(options.device);
  set_up_torch(options.threads);
  LoadedModel model = load_run_model(run);
  const Json config = run.config();
  const Json& digests = config.at("digests");
  CacheSelection selection;
  selection.with_targets = false;
  selection.images = digests.at("recipe").as_string().substr(0, 16);
  selection.labels = digests.at("label_table").as_string();
  if (digests.has("label_column")) selection.label_column = digests.at("label_column").as_string();
  const OpenCache cache = open_cache(cache_path, selection);
  require_fields(Json::object()
                     .set("recipe", cache.images.identity().recipe_digest())
                     .set("class_names", Json::array(cache.labels.class_names)),
                 Json::object()
                     .set("recipe", config.at("digests").at("recipe"))
                     .set("class_names", config.at("class_names")),
                 cache_path);
  require_pixel_digests(cache.folder, cache.plan, cache.images.identity().name());
  model.module.to(at::Device(options.device));
  const std::vector<std::int64_t> rows =
      rows_of_split(cache.plan, cache.images.states(), cache.labels, split, PatientRange{});
  return evaluate_network(model.module, cache.images, rows, visible_classes(cache.labels, 1, 0),
                          cache.labels.class_names, options);
}

ExportedModel export_model(const RunFolder& run, const std::string& out) {
  set_up_torch(1);
  LoadedModel model = load_run_model(run);
  write_file_atomically(out, read_file(run.file("model.pt")));
  LoadedModel copy = load_model(out);
  copy.module.eval();
  const Json input = Json::parse(model.extra_files.at("preceptor.json")).at("input");
  at::NoGradGuard no_gradients;
  const at::Tensor images = random_images(input);
  const at::Tensor difference =
      (model.module.forward({images}).toTensor() - copy.module.forward({images}).toTensor()).abs();
  ExportedModel exported{copy.sha256, copy.bytes, count_parameters(copy.module), input,
                         difference.max().item<double>()};
  if (exported.largest_difference != 0) {
    throw Error(ErrorKind::kInternal, "the exported model does not give what the run's model gives")
        .path(out)
        .expected("difference 0")
        .found(Json(exported.largest_difference).dump());
  }
  return exported;
}

}  // namespace preceptor
