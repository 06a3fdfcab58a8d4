#include "common/training/training_loop_torch.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <torch/optim/adam.h>
#include <torch/optim/adamw.h>
#include <torch/optim/sgd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <memory>

#include "common/base/error.h"
#include "common/model/model_file_torch.h"
#include "common/training/augmentation_torch.h"
#include "common/training/batch_stream.h"
#include "common/training/evaluation_torch.h"
#include "common/training/pixel_tensor_torch.h"

namespace preceptor {
namespace {

using torch::jit::Module;
using Clock = std::chrono::steady_clock;

constexpr char kBest[] = "checkpoints/best.pt";

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

std::unique_ptr<torch::optim::Optimizer> make_optimiser(const Module& module,
                                                        const TrainingOptions& options) {
  std::vector<at::Tensor> parameters;
  for (const at::Tensor& parameter : module.parameters()) {
    if (parameter.requires_grad()) parameters.push_back(parameter);
  }
  const double rate = options.learning_rate, decay = options.weight_decay;
  if (options.optimiser == "sgd") {
    return std::make_unique<torch::optim::SGD>(
        parameters, torch::optim::SGDOptions(rate).momentum(options.momentum).weight_decay(decay));
  }
  if (options.optimiser == "adam") {
    return std::make_unique<torch::optim::Adam>(
        parameters, torch::optim::AdamOptions(rate).weight_decay(decay));
  }
  return std::make_unique<torch::optim::AdamW>(
      parameters, torch::optim::AdamWOptions(rate).weight_decay(decay));
}

void set_rate(torch::optim::Optimizer& optimiser, double rate) {
  for (auto& group : optimiser.param_groups()) group.options().set_lr(rate);
}

// 2-D convolutions run faster on channels-last weights; models leave in the plain layout.
void set_weight_layout(Module& module, at::MemoryFormat layout) {
  at::NoGradGuard no_gradients;
  for (at::Tensor parameter : module.parameters()) {
    if (parameter.dim() == 4) parameter.set_data(in_layout(parameter, layout));
  }
}

bool has_finite_weights(const Module& module) {
  for (const at::Tensor& parameter : module.parameters()) {
    if (!at::isfinite(parameter).all().item<bool>()) return false;
  }
  return true;
}

// Copies parameters and buffers bit by bit.
void copy_state(const Module& from, Module& to) {
  at::NoGradGuard no_gradients;
  const auto copy = [](const auto& sources, const auto& targets) {
    auto target = targets.begin();
    for (const at::Tensor& source : sources) {
      at::Tensor at_target = *target;
      at_target.copy_(source);
      ++target;
    }
  };
  copy(from.parameters(), to.parameters());
  copy(from.buffers(), to.buffers());
}

class Trainer {
 public:
  Trainer(Module& module, Objective& objective, const TrainingData& data,
          const TrainingOptions& options, RunFolder& run, Reporter& reporter)
      : module_(module),
        objective_(objective),
        data_(data),
        options_(options),
        run_(run),
        reporter_(reporter) {
    const std::int64_t rows = static_cast<std::int64_t>(data.train_rows.size());
    // A last batch of one row would leave batch norm without a variance: it is left out.
    steps_per_epoch_ = rows / options.batch + (rows % options.batch > 1 ? 1 : 0);
    if (steps_per_epoch_ == 0) {
      throw Error(ErrorKind::kInput, "there is nothing to train on")
          .expected("2 or more train rows")
          .found(std::to_string(rows))
          .hint("look at splits, --patients, --label-fraction and rejected rows");
    }
  }

  TrainingResult run() {
    prepare();
    for (std::int64_t epoch = 1; epoch <= options_.epochs; ++epoch) {
      const Clock::time_point start = Clock::now();
      const double loss = train_epoch(epoch);
      epoch_seconds_.push_back(seconds_since(start));
      finish_epoch(epoch, loss);
    }
    copy_state(load_model(run_.file(kBest)).module, module_);
    module_.eval();
    set_weight_layout(module_, at::MemoryFormat::Contiguous);
    std::nth_element(epoch_seconds_.begin(), epoch_seconds_.begin() + epoch_seconds_.size() / 2,
                     epoch_seconds_.end());
    result_.seconds_per_epoch = epoch_seconds_[epoch_seconds_.size() / 2];
    return result_;
  }

 private:
  void prepare() {
    check_device(options_.device);
    {
      at::Generator generator = at::detail::getDefaultCPUGenerator();
      std::lock_guard<std::mutex> lock(generator.mutex());
      generator.set_current_seed(static_cast<std::uint64_t>(options_.seed));
    }
    module_.to(at::Device(options_.device));
    set_weight_layout(module_, at::MemoryFormat::ChannelsLast);
    optimiser_ = make_optimiser(module_, options_);
    if (data_.validation_rows.empty()) {
      reporter_.warning("there are no labelled validation rows: the last epoch is kept");
    }
  }

  TrainingBatch to_batch(const PixelBatch& pixels, Augmentation& augmentation) const {
    TrainingBatch batch;
    batch.rows = pixels.rows;
    const std::int64_t count = static_cast<std::int64_t>(pixels.rows.size());
    const ImageFormat& format = data_.images.format();
    const at::Tensor images = pixels_to_tensor(pixels.data(), count, format, options_.device);
    batch.images =
        format.is_float() ? augmentation.apply_to_floats(images) : augmentation.apply(images);
    batch.classes = at::empty({count}, at::kLong);
    std::int64_t* classes = batch.classes.data_ptr<std::int64_t>();
    for (std::int64_t i = 0; i < count; ++i) {
      classes[i] = data_.visible_classes[static_cast<std::size_t>(batch.rows[i])];
    }
    if (options_.device != "cpu") batch.classes = batch.classes.to(at::Device(options_.device));
    return batch;
  }

  // Returns the mean loss of the epoch's steps.
  double train_epoch(std::int64_t epoch) {
    module_.train();
    StreamOptions stream_options;
    stream_options.batch = options_.batch;
    BatchStream stream(data_.images, data_.train_rows, static_cast<std::uint64_t>(options_.seed),
                       static_cast<std::uint64_t>(epoch), stream_options);
    Augmentation augmentation(options_.augmentation, static_cast<std::uint64_t>(options_.seed),
                              static_cast<std::uint64_t>(epoch));
    at::Tensor total = at::zeros({}, at::Device(options_.device));
    for (std::int64_t step = 0; step < steps_per_epoch_; ++step) {
      const auto pixels = stream.next();
      const std::int64_t steps_done = (epoch - 1) * steps_per_epoch_ + step;
      total += train_step(to_batch(*pixels, augmentation), steps_done);
      reporter_.progress("training", steps_done + 1, options_.epochs * steps_per_epoch_,
                         "epoch " + std::to_string(epoch));
    }
    const double mean = total.item<double>() / static_cast<double>(steps_per_epoch_);
    require_finite(std::isfinite(mean), "the training loss is not finite", epoch);
    // The last step's loss was taken before that step: it says nothing of what the step did.
    require_finite(has_finite_weights(module_), "the trained weights are not finite", epoch);
    return mean;
  }

  static void require_finite(bool finite, const char* what_failed, std::int64_t epoch) {
    if (finite) return;
    throw Error(ErrorKind::kInput, what_failed)
        .found("epoch " + std::to_string(epoch))
        .hint("lower --lr, or look at the teacher's logits");
  }

  at::Tensor train_step(const TrainingBatch& batch, std::int64_t step) {
    set_rate(*optimiser_,
             options_.learning_rate * learning_rate_factor(options_.schedule, step,
                                                           options_.epochs * steps_per_epoch_,
                                                           steps_per_epoch_));
    optimiser_->zero_grad();
    const at::Tensor logits = module_.forward({batch.images}).toTensor();
    const at::Tensor loss = objective_.loss(logits, batch);
    loss.backward();
    optimiser_->step();
    return loss.detach();
  }

  void finish_epoch(std::int64_t epoch, double loss) {
    module_.eval();
    ClassificationMetrics validation;
    if (!data_.validation_rows.empty()) {
      validation =
          evaluate_network(module_, data_.images, data_.validation_rows, data_.visible_classes,
                           data_.class_names, {256, options_.threads, options_.device});
    }
    const bool best = is_better(validation);
    if (best) {
      result_.best_epoch = epoch;
      result_.best_validation = validation;
      save_model(module_, {}, run_.file(kBest));
    }
    write_line(epoch, loss, validation, best);
  }

  bool is_better(const ClassificationMetrics& validation) const {
    if (data_.validation_rows.empty() || result_.best_epoch == 0) return true;
    const double now = validation.by_name(options_.metric);
    const double before = result_.best_validation.by_name(options_.metric);
    if (std::isnan(before)) return true;
    return higher_is_better(options_.metric) ? now > before : now < before;
  }

  void write_line(std::int64_t epoch, double loss, const ClassificationMetrics& validation,
                  bool best) {
    const double seconds = epoch_seconds_.back();
    const double images = static_cast<double>(data_.train_rows.size());
    Json line = Json::object()
                    .set("epoch", epoch)
                    .set("loss", loss)
                    .set("seconds", seconds)
                    .set("images_per_second", images / seconds)
                    .set("best", best);
    for (const auto& [name, value] : objective_.take_figures()) line.set(name, value);
    if (!data_.validation_rows.empty()) line.set("validation", validation.to_json());
    run_.add_epoch(line);
    char text[160];
    std::snprintf(text, sizeof text, "epoch %lld of %lld: loss %.4f, validation %s %.4f%s",
                  static_cast<long long>(epoch), static_cast<long long>(options_.epochs), loss,
                  options_.metric.c_str(),
                  data_.validation_rows.empty() ? NAN : validation.by_name(options_.metric),
                  best ? " (best)" : "");
    reporter_.message(text);
    run_.log(text);
  }

  Module& module_;
  Objective& objective_;
  const TrainingData& data_;
  const TrainingOptions& options_;
  RunFolder& run_;
  Reporter& reporter_;
  std::unique_ptr<torch::optim::Optimizer> optimiser_;
  std::int64_t steps_per_epoch_ = 0;
  std::vector<double> epoch_seconds_;
  TrainingResult result_;
};

}  // namespace

TrainingResult train_network(torch::jit::Module& module, Objective& objective,
                             const TrainingData& data, const TrainingOptions& options,
                             RunFolder& run, Reporter& reporter) {
  return Trainer(module, objective, data, options, run, reporter).run();
}

}  // namespace preceptor
