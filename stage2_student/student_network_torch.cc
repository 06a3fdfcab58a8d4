#include "stage2_student/student_network_torch.h"

#include <ATen/ATen.h>

#include "common/base/error.h"
#include "common/model/model_file_torch.h"
#include "common/model/network_torch.h"
#include "common/training/channel_statistics.h"

namespace preceptor {
namespace {

using torch::jit::Module;

StudentNetwork built_in(const StudentOptions& options, const OpenCache& cache,
                        const std::vector<std::int64_t>& train_rows) {
  const ImageFormat& format = cache.images.format();
  const ChannelStatistics statistics = channel_statistics(cache.images, train_rows);
  ArchitectureSpec spec;
  spec.name = options.arch;
  spec.width = options.width;
  spec.dropout = options.dropout;
  spec.channels = format.channels;
  spec.height = format.height;
  spec.columns = format.width;
  spec.depth = format.depth;
  spec.class_names = cache.labels.class_names;
  spec.mean = statistics.mean;
  spec.std = statistics.std;
  return {build_network(spec, static_cast<std::uint64_t>(options.training.seed)), spec.to_json()};
}

void require_something_to_train(const Module& module, const std::string& path) {
  for (const at::Tensor& parameter : module.parameters()) {
    if (parameter.requires_grad()) return;
  }
  throw Error(ErrorKind::kInput, "the student has nothing to train")
      .path(path)
      .expected("a module with parameters that require a gradient")
      .found("none among " + std::to_string(count_parameters(module)) + " parameters")
      .hint("torch.jit.freeze turns parameters into constants: save the module without it");
}

// "1, 28, 28", or of volumes "1, 8, 28, 28".
std::string shape_text(const ImageFormat& format) {
  const std::string depth = format.is_volume() ? std::to_string(format.depth) + ", " : "";
  return std::to_string(format.channels) + ", " + depth + std::to_string(format.height) + ", " +
         std::to_string(format.width);
}

// A user's own module: it must take the stored images and give a number a class.
StudentNetwork from_file(const StudentOptions& options, const OpenCache& cache) {
  const LoadedModel loaded = load_model(options.student_file);
  const ImageFormat& format = cache.images.format();
  Module module = loaded.module;
  module.eval();
  at::NoGradGuard no_gradients;
  at::Tensor logits;
  try {
    logits = module.forward({at::zeros(format.shape(2))}).toTensor();
  } catch (const std::exception& problem) {
    throw Error(ErrorKind::kInput, "the student cannot take the cache's images")
        .path(options.student_file)
        .expected("float32 (N, " + shape_text(format) + ")")
        .found(std::string(problem.what()).substr(0, 300));
  }
  const std::int64_t classes = static_cast<std::int64_t>(cache.labels.class_names.size());
  if (logits.dim() != 2 || logits.size(0) != 2 || logits.size(1) != classes ||
      !logits.is_floating_point()) {
    throw Error(ErrorKind::kInput, "the student does not give one logit a class")
        .path(options.student_file)
        .expected("floating-point numbers (N, " + std::to_string(classes) + "), here with N = 2")
        .found(c10::str(logits.scalar_type(), " ", logits.sizes()));
  }
  require_something_to_train(module, options.student_file);
  return {module, Json::object().set("name", "scripted").set("sha256", loaded.sha256)};
}

}  // namespace

StudentNetwork make_student(const StudentOptions& options, const OpenCache& cache,
                            const std::vector<std::int64_t>& train_rows) {
  return options.student_file.empty() ? built_in(options, cache, train_rows)
                                      : from_file(options, cache);
}

}  // namespace preceptor
