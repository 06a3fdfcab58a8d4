#include "common/model/script_block_torch.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

#include <algorithm>
#include <cmath>

#include "common/model/architecture.h"

namespace preceptor {
namespace {

using torch::jit::Module;

// One number an axis, outermost first, of a picture or a volume.
using Axes = std::vector<std::int64_t>;

Axes in_plane(std::int64_t value, bool volumes, std::int64_t in_depth) {
  return volumes ? Axes{in_depth, value, value} : Axes{value, value};
}

std::string text(const Axes& axes) {
  std::string all;
  for (const std::int64_t value : axes) all += (all.empty() ? "" : ", ") + std::to_string(value);
  return "[" + all + "]";
}

at::Tensor per_channel(const std::vector<double>& values, bool volumes) {
  Axes shape{1, static_cast<std::int64_t>(values.size()), 1, 1};
  if (volumes) shape.push_back(1);
  return at::tensor(at::ArrayRef<double>(values), at::kDouble).to(at::kFloat).view(shape);
}

std::string convolution(const ConvShape& shape, bool volumes) {
  const std::int64_t deep = std::min<std::int64_t>(shape.kernel, 3);
  const std::int64_t step = shape.kernel > 3 ? 1 : shape.stride;
  return std::string(volumes ? "torch.conv3d" : "torch.conv2d") + "(x, self.weight, None, " +
         text(in_plane(shape.stride, volumes, step)) + ", " +
         text(in_plane(shape.kernel / 2, volumes, deep / 2)) + ", " +
         text(in_plane(1, volumes, 1)) + ", " + std::to_string(shape.groups) + ")";
}

// He et al. 2015: normal, over the fan-out of a group.
at::Tensor initial_weight(const ConvShape& shape, bool volumes, at::Generator& generator) {
  const std::int64_t deep = std::min<std::int64_t>(shape.kernel, 3);
  Axes sizes{shape.out, shape.in / shape.groups};
  double fan_out = static_cast<double>(shape.out) / static_cast<double>(shape.groups);
  for (const std::int64_t size : in_plane(shape.kernel, volumes, deep)) {
    sizes.push_back(size);
    fan_out *= static_cast<double>(size);
  }
  return at::empty(sizes).normal_(0, std::sqrt(2 / fan_out), generator);
}

}  // namespace

ScriptBuilder::ScriptBuilder(std::uint64_t seed, bool volumes)
    : unit_(std::make_shared<torch::jit::CompilationUnit>()),
      generator_(at::detail::createCPUGenerator(seed)),
      volumes_(volumes) {}

Module ScriptBuilder::module(const std::string& name) {
  Module module(c10::QualifiedName("__torch__.preceptor." + name), unit_, /*shouldMangle=*/true);
  module.register_attribute("training", c10::BoolType::get(), true);
  return module;
}

Module ScriptBuilder::conv_norm(const ConvShape& shape, bool relu) {
  Module module = this->module("ConvNorm");
  const at::Tensor weight = initial_weight(shape, volumes_, generator_);
  module.register_parameter("weight", weight.requires_grad_(true), false);
  module.register_parameter("scale", at::ones({shape.out}).requires_grad_(true), false);
  module.register_parameter("shift", at::zeros({shape.out}).requires_grad_(true), false);
  module.register_buffer("running_mean", at::zeros({shape.out}));
  module.register_buffer("running_var", at::ones({shape.out}));
  module.define(
      "def forward(self, x: Tensor) -> Tensor:\n"
      "    y = " +
      convolution(shape, volumes_) +
      "\n"
      "    y = torch.batch_norm(y, self.scale, self.shift, self.running_mean, "
      "self.running_var, self.training, 0.1, 1e-05, True)\n"
      "    return " +
      (relu ? "torch.relu(y)" : "y") + "\n");
  return module;
}

Module ScriptBuilder::linear(std::int64_t in, std::int64_t out) {
  Module module = this->module("Linear");
  const double bound = 1 / std::sqrt(static_cast<double>(in));
  at::Tensor weight = at::empty({out, in}).uniform_(-bound, bound, generator_);
  at::Tensor bias = at::empty({out}).uniform_(-bound, bound, generator_);
  module.register_parameter("weight", weight.requires_grad_(true), false);
  module.register_parameter("bias", bias.requires_grad_(true), false);
  module.define(
      "def forward(self, x: Tensor) -> Tensor:\n"
      "    return torch.linear(x, self.weight, self.bias)\n");
  return module;
}

Module ScriptBuilder::chain(const std::string& name, const std::vector<Module>& steps) {
  Module module = this->module(name);
  std::string source = "def forward(self, x: Tensor) -> Tensor:\n";
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const std::string step = "step" + std::to_string(i);
    module.register_module(step, steps[i]);
    source += "    x = self." + step + ".forward(x)\n";
  }
  module.define(source + "    return x\n");
  return module;
}

Module classifier(ScriptBuilder& builder, const ArchitectureSpec& spec, const Module& features,
                  std::int64_t channels) {
  Module module = builder.module("Classifier");
  module.register_buffer("mean", per_channel(spec.mean, builder.volumes()));
  module.register_buffer("std", per_channel(spec.std, builder.volumes()));
  module.register_module("features", features);
  module.register_module(
      "head", builder.linear(channels, static_cast<std::int64_t>(spec.class_names.size())));
  std::string source =
      "def forward(self, x: Tensor) -> Tensor:\n"
      "    y = self.features.forward((x - self.mean) / self.std)\n"
      "    y = torch.mean(y, " +
      std::string(builder.volumes() ? "[2, 3, 4]" : "[2, 3]") + ")\n";
  if (spec.dropout > 0) {
    source += "    y = torch.dropout(y, " + std::to_string(spec.dropout) + ", self.training)\n";
  }
  module.define(source + "    return self.head.forward(y)\n");
  return module;
}

std::int64_t scaled_channels(std::int64_t channels, double width) {
  return std::max<std::int64_t>(4, std::llround(static_cast<double>(channels) * width));
}

}  // namespace preceptor
