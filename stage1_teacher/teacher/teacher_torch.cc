#include <ATen/Functions.h>
#include <ATen/Parallel.h>
#include <ATen/TensorOperators.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <cmath>
#include <tuple>

#include "common/base/error.h"
#include "common/model/model_file_torch.h"
#include "common/training/pixel_tensor_torch.h"
#include "stage1_teacher/teacher/forward_variant_torch.h"
#include "stage1_teacher/teacher/output_selection_torch.h"
#include "stage1_teacher/teacher/teacher.h"

namespace preceptor {
namespace {

constexpr double kVariantTolerance = 1e-3;
constexpr std::int64_t kProbeImages = 2;

std::string extra_file(const LoadedModel& model, const std::string& name) {
  const auto found = model.extra_files.find(name);
  return found == model.extra_files.end() ? "" : found->second;
}

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

std::string last_line(std::string text) {
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text.substr(text.rfind('\n') + 1);
}

std::vector<float> values_of(const at::Tensor& tensor) {
  const float* data = tensor.data_ptr<float>();
  return {data, data + tensor.numel()};
}

// The largest |a - b| against the largest |a|, at least 1.
double relative_difference(const std::vector<float>& a, const std::vector<float>& b) {
  double difference = 0, largest = 1;
  for (std::size_t i = 0; i < a.size(); ++i) {
    difference = std::max(difference, std::abs(static_cast<double>(a[i]) - b[i]));
    largest = std::max(largest, std::abs(static_cast<double>(a[i])));
    if (!std::isfinite(a[i]) || !std::isfinite(b[i])) return a[i] == b[i] ? 0 : INFINITY;
  }
  return difference / largest;
}

struct Network {
  torch::jit::Module module;
  bool channels_last = false;  // what it is given
};

// Each worker of ours is one thread; LibTorch's own threads inside it would be one too many.
void run_single_threaded() {
  thread_local bool done = false;
  if (!done) at::set_num_threads(1);
  done = true;
}

}  // namespace

struct Teacher::Impl {
  Impl(const std::string& path, const std::string& device_name)
      : model(load_model(path)), device(device_name) {
    contract =
        read_contract(extra_file(model, "preceptor.json"), extra_file(model, "metadata.json"));
    model.module.eval();
    model.module.to(at::Device(device));
    plain = running = {model.module, false};
  }

  LoadedModel model;
  std::string device;
  ModelContract contract;
  TeacherInput input;
  OutputSelection output;
  ImageFormat stored;
  at::Tensor mean, deviation;  // (1, channels, 1, 1[, 1]), undefined where nothing is normalised
  Network plain, running;

  at::Tensor per_channel(const std::vector<double>& values) const {
    if (values.empty()) return {};
    std::vector<float> numbers(values.begin(), values.end());
    std::vector<std::int64_t> shape(stored.shape(1).size(), 1);
    shape[1] = -1;
    return at::tensor(numbers).view(shape).to(at::Device(device));
  }

  // "(N, 3, 8, 64, 64)": what the network is given.
  std::string shape_text() const {
    std::string text = "(N, " + std::to_string(input.channels);
    const std::vector<std::int64_t> shape = stored.shape(1);
    for (std::size_t axis = 2; axis < shape.size(); ++axis) {
      text += ", " + std::to_string(shape[axis]);
    }
    return text + ")";
  }

  // channels_last: its strides, also for one channel, where both layouts have the same bytes and
  // LibTorch goes by the strides.
  at::Tensor prepared(const at::Tensor& images, bool channels_last) const {
    at::Tensor x = images;
    if (x.size(1) != input.channels) {
      std::vector<std::int64_t> shape = x.sizes().vec();
      shape[1] = input.channels;
      x = x.expand(shape);
    }
    if (mean.defined()) x = (x - mean) / deviation;
    return in_layout(x,
                     channels_last ? at::MemoryFormat::ChannelsLast : at::MemoryFormat::Contiguous);
  }

  at::Tensor run(const Network& network, const at::Tensor& images) const {
    torch::jit::Module callable = network.module;  // a handle; forward() is not const
    return select_output(callable.forward({prepared(images, network.channels_last)}), output,
                         images.size(0));
  }

  std::vector<float> run_pixels(const Network& network, const std::uint8_t* pixels,
                                std::int64_t rows) const {
    run_single_threaded();
    const c10::InferenceMode no_gradients;
    return values_of(run(network, pixels_to_tensor(pixels, rows, stored, device)));
  }

  // Measured on one thread: frozen networks gain from channels-last (ResNet-18 at 224: 33 to 23 ms
  // an image), optimised ones order their own; plain ones may call view() on what they get. Of
  // volumes the plain layout is the faster one.
  Network network_for(const std::string& variant) const {
    return {make_variant(model.module, variant), variant == "frozen" && !stored.is_volume()};
  }

  // The variant's name and, where it is not the wanted one, why.
  std::pair<std::string, std::string> try_variant(const std::string& wanted,
                                                  const std::uint8_t* pixels, std::int64_t rows,
                                                  const std::vector<float>& expected) {
    try {
      const std::string name = wanted == "auto" ? variant_for_graph(model.module) : wanted;
      running = network_for(name);
      const double difference = relative_difference(expected, run_pixels(running, pixels, rows));
      if (difference <= kVariantTolerance) return {name, ""};
      return {"plain", "the " + name + " network differs from the plain one by " +
                           Json(difference).dump() + " of its largest output; the plain one runs"};
    } catch (const std::exception& problem) {
      return {"plain",
              "the network cannot be frozen, the plain one runs: " + last_line(problem.what())};
    }
  }
};

Teacher::Teacher(const std::string& path, const std::string& device) {
  check_device(device);
  impl_ = std::make_unique<Impl>(path, device);
}

Teacher::~Teacher() = default;

const std::string& Teacher::sha256() const { return impl_->model.sha256; }
const ModelContract& Teacher::model_contract() const { return impl_->contract; }

const ImageFormat& Teacher::stored() const { return impl_->stored; }

void Teacher::configure(const TeacherInput& input, const OutputSelection& output,
                        const ImageFormat& stored) {
  impl_->input = input;
  impl_->output = output;
  impl_->stored = stored;
  impl_->mean = impl_->per_channel(input.mean);
  impl_->deviation = impl_->per_channel(input.std);
}

std::int64_t Teacher::probe_classes() {
  const ImageFormat& format = impl_->stored;
  try {
    run_single_threaded();
    const c10::InferenceMode no_gradients;
    const at::Tensor grey = at::full(format.shape(kProbeImages), 0.5, at::Device(impl_->device));
    return impl_->run(impl_->running, grey).size(1);
  } catch (const Error&) {
    throw;
  } catch (const std::exception& problem) {
    throw Error(ErrorKind::kInput, "the teacher fails on an image of the size and channels given")
        .expected("a network that takes " + impl_->shape_text())
        .found(last_line(problem.what()))
        .hint("--teacher-channels and --size say what it takes");
  }
}

Teacher::Choice Teacher::choose_variant(const std::string& wanted, const std::uint8_t* pixels,
                                        std::int64_t rows) {
  Choice choice;
  choice.outputs = impl_->run_pixels(impl_->plain, pixels, rows);
  std::tie(choice.variant, choice.note) =
      wanted == "plain" ? std::make_pair(wanted, std::string())
                        : impl_->try_variant(wanted, pixels, rows, choice.outputs);
  if (choice.variant == "plain") impl_->running = impl_->plain;
  return choice;
}

void Teacher::use_variant(const std::string& variant) {
  try {
    impl_->running = impl_->network_for(variant);
  } catch (const Error&) {
    throw;
  } catch (const std::exception& problem) {
    throw Error(ErrorKind::kStale, "the targets were begun with a forward variant that fails now")
        .expected(variant)
        .found(first_line(problem.what()))
        .hint("another LibTorch? remove the unfinished target store and run again");
  }
}

std::vector<float> Teacher::forward(const std::uint8_t* pixels) const {
  const ImageFormat& stored = impl_->stored;
  const std::int64_t all = stored.batch_rows();
  const std::int64_t rows = std::min(all, forward_rows(stored.height, stored.width, stored.depth));
  std::vector<float> outputs;
  for (std::int64_t done = 0; done < all; done += rows) {
    const std::vector<float> some =
        impl_->run_pixels(impl_->running, pixels + done * stored.bytes_per_row(), rows);
    outputs.insert(outputs.end(), some.begin(), some.end());
  }
  return outputs;
}

}  // namespace preceptor
