#include "common/training/evaluation_torch.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "common/base/error.h"
#include "common/training/batch_stream.h"
#include "common/training/pixel_tensor_torch.h"
#include "common/training/row_selection.h"

namespace preceptor {
namespace {

constexpr std::int64_t kVolumePixels = 1 << 22;

// Pictures: `batch`. Volumes: what keeps the activations of a network's first layers bounded.
std::int64_t rows_at_once(const ImageFormat& format, std::int64_t batch) {
  if (!format.is_volume()) return batch;
  return std::clamp<std::int64_t>(kVolumePixels / format.pixels_per_channel(), 1, batch);
}

}  // namespace

std::vector<float> network_logits(torch::jit::Module& module, const ImageStoreReader& images,
                                  const std::vector<std::int64_t>& rows,
                                  const EvaluationOptions& options) {
  at::NoGradGuard no_gradients;
  StreamOptions stream_options;
  stream_options.batch = rows_at_once(images.format(), options.batch);
  stream_options.order.shuffle = false;
  BatchStream stream(images, rows, 0, 0, stream_options);
  std::vector<float> all;
  while (const auto batch = stream.next()) {
    const std::int64_t count = static_cast<std::int64_t>(batch->rows.size());
    const at::Tensor logits =
        module.forward({pixels_to_tensor(batch->data(), count, images.format(), options.device)})
            .toTensor()
            .to(at::kCPU, at::kFloat)
            .contiguous();
    const float* values = logits.data_ptr<float>();
    all.insert(all.end(), values, values + logits.numel());
  }
  return all;
}

ClassificationMetrics evaluate_network(torch::jit::Module& module, const ImageStoreReader& images,
                                       const std::vector<std::int64_t>& rows,
                                       const std::vector<std::int64_t>& classes,
                                       const std::vector<std::string>& class_names,
                                       const EvaluationOptions& options) {
  const std::vector<std::int64_t> labelled = labelled_rows(rows, classes);
  const std::int64_t width = static_cast<std::int64_t>(class_names.size());
  const std::vector<float> logits = network_logits(module, images, labelled, options);
  if (logits.size() != labelled.size() * class_names.size()) {
    throw Error(ErrorKind::kInput, "the network does not give one number a class")
        .expected(std::to_string(width) + " classes")
        .found(std::to_string(logits.size() / std::max<std::size_t>(1, labelled.size())));
  }
  std::vector<std::int64_t> truth;
  for (const std::int64_t row : labelled) truth.push_back(classes[static_cast<std::size_t>(row)]);
  return classification_metrics(log_softmax_rows(logits, width), truth, class_names);
}

}  // namespace preceptor
