// bench_student CACHE ARCH THREADS FOLDER TEACHER: an epoch of a student's training in three ways;
// a unit is an image. Measurements:
//   cache     train_network, as `stage2_student train` runs it, from the cache on disk
//   resident  the same steps over batches that lie ready in memory as float32, channels-last
//   teacher   those steps with TEACHER's frozen forward in each instead of cached targets (a few
//             steps of it)
#include <ATen/Functions.h>
#include <ATen/Parallel.h>
#include <torch/optim/adamw.h>

#include <cstdio>
#include <string>
#include <vector>

#include "common/cache/open_cache.h"
#include "common/model/model_file_torch.h"
#include "common/model/network_torch.h"
#include "common/model/torch_runtime.h"
#include "common/program/process_setup.h"
#include "common/training/batch_stream.h"
#include "common/training/pixel_tensor_torch.h"
#include "common/training/training_loop_torch.h"
#include "stage2_student/distillation_objective_torch.h"
#include "stage2_student/student_rows.h"
#include "tests/bench/worker.h"

namespace preceptor {
namespace {

constexpr double kAlpha = 0.1;
constexpr std::size_t kTeacherSteps = 6;

torch::jit::Module network_for(const OpenCache& cache, const std::string& arch) {
  ArchitectureSpec spec;
  spec.name = arch;
  spec.height = cache.images.format().height;
  spec.columns = cache.images.format().width;
  spec.class_names = cache.labels.class_names;
  spec.mean = {0.5};
  spec.std = {0.25};
  return build_network(spec, 1);
}

// A copy with channels-last strides. contiguous() would leave one-channel tensors as they are, and
// LibTorch, which goes by the strides, would then run the plain layout.
at::Tensor channels_last(const at::Tensor& tensor) {
  return at::empty(tensor.sizes(), tensor.options().requires_grad(false),
                   at::MemoryFormat::ChannelsLast)
      .copy_(tensor.detach());
}

class StudentBench {
 public:
  StudentBench(const std::string& cache, const std::string& arch, int threads,
               const std::string& folder, const std::string& teacher)
      : cache_(open_cache(cache, {})),
        folder_(folder),
        objective_(kAlpha, cache_.targets->identity.temperature, &*cache_.targets, "cpu"),
        from_cache_(network_for(cache_, arch)),
        from_memory_(network_for(cache_, arch)),
        teacher_(torch::jit::freeze([&teacher] {
          torch::jit::Module loaded = load_model(teacher).module;
          loaded.eval();
          return loaded;
        }())) {
    options_.epochs = 1;
    options_.threads = threads;
    rows_ = StudentRows::select(cache_, options_, kAlpha);
  }

  Measurement from_cache() {
    const TrainingData data{
        cache_.images, rows_.train, {}, rows_.visible, cache_.labels.class_names};
    RunFolder run = RunFolder::create(folder_, true);
    const TrainingResult result =
        train_network(from_cache_, objective_, data, options_, run, reporter_);
    return {static_cast<double>(rows_.train.size()), result.seconds_per_epoch};
  }

  Measurement resident() {
    if (batches_.empty()) load();
    return steps(batches_.size(), [this](const at::Tensor& logits, const TrainingBatch& batch) {
      return objective_.loss(logits, batch);
    });
  }

  Measurement with_teacher() {
    if (batches_.empty()) load();
    return steps(std::min(kTeacherSteps, batches_.size()),
                 [this](const at::Tensor& logits, const TrainingBatch& batch) {
                   return loss_with_teacher(logits, batch);
                 });
  }

 private:
  void load() {
    BatchStream stream(cache_.images, rows_.train, 1, 1, {});
    while (const auto pixels = stream.next()) {
      TrainingBatch batch;
      batch.rows = pixels->rows;
      const std::int64_t count = static_cast<std::int64_t>(batch.rows.size());
      batch.images =
          channels_last(pixels_to_tensor(pixels->data(), count, cache_.images.format(), "cpu"));
      std::vector<std::int64_t> classes;
      for (const std::int64_t row : batch.rows) {
        classes.push_back(rows_.visible[static_cast<std::size_t>(row)]);
      }
      batch.classes = at::tensor(classes, at::kLong);
      batches_.push_back(std::move(batch));
    }
  }

  at::Tensor loss_with_teacher(const at::Tensor& logits, const TrainingBatch& batch) {
    const double temperature = cache_.targets->identity.temperature;
    at::Tensor log_p;
    {
      at::NoGradGuard no_gradients;
      log_p = at::log_softmax(teacher_.forward({batch.images}).toTensor() / temperature, 1);
    }
    const at::Tensor log_q = at::log_softmax(logits / temperature, 1);
    const at::Tensor kl = (log_p.exp() * (log_p - log_q)).sum(1).mean();
    return kAlpha * labelled_cross_entropy(logits, batch.classes) +
           (1 - kAlpha) * temperature * temperature * kl;
  }

  template <class Loss>
  Measurement steps(std::size_t count, Loss loss_of) {
    for (at::Tensor parameter : from_memory_.parameters()) {
      if (parameter.dim() == 4) parameter.set_data(channels_last(parameter));
    }
    std::vector<at::Tensor> parameters;
    for (const at::Tensor& parameter : from_memory_.parameters()) parameters.push_back(parameter);
    torch::optim::AdamW optimiser(
        parameters,
        torch::optim::AdamWOptions(options_.learning_rate).weight_decay(options_.weight_decay));
    from_memory_.train();
    double images = 0;
    at::Tensor total = at::zeros({});
    const Stopwatch watch;
    for (std::size_t i = 0; i < count; ++i) {
      const TrainingBatch& batch = batches_[i];
      optimiser.zero_grad();
      const at::Tensor loss = loss_of(from_memory_.forward({batch.images}).toTensor(), batch);
      loss.backward();
      optimiser.step();
      total += loss.detach();
      images += static_cast<double>(batch.rows.size());
    }
    total.item<double>();
    return {images, watch.seconds()};
  }

  const OpenCache cache_;
  const std::string folder_;
  TrainingOptions options_;
  StudentRows rows_;
  DistillationObjective objective_;
  torch::jit::Module from_cache_, from_memory_, teacher_;
  SilentReporter reporter_;
  std::vector<TrainingBatch> batches_;
};

}  // namespace
}  // namespace preceptor

int main(int count, char** words) {
  using namespace preceptor;
  if (count != 6) return std::fprintf(stderr, "usage: CACHE ARCH THREADS FOLDER TEACHER\n"), 2;
  set_up_process();
  const int threads = std::stoi(words[3]);
  set_up_torch(threads);
  StudentBench bench(words[1], words[2], threads, words[4], words[5]);
  return serve({{"cache", [&] { return bench.from_cache(); }},
                {"resident", [&] { return bench.resident(); }},
                {"teacher", [&] { return bench.with_teacher(); }}});
}
