#include "common/model/script_block_torch.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

#include <cmath>

#include "common/model/architecture.h"

namespace preceptor {
namespace {

using torch::jit::Module;

std::string pair(std::int64_t value) {
  return "[" + std::to_string(value) + ", " + std::to_string(value) + "]";
}

at::Tensor per_channel(const std::vector<double>& values) {
  return at::tensor(at::ArrayRef<double>(values), at::kDouble)
      .to(at::kFloat)
      .view({1, static_cast<std::int64_t>(values.size()), 1, 1});
}

}  // namespace

ScriptBuilder::ScriptBuilder(std::uint64_t seed)
    : unit_(std::make_shared<torch::jit::CompilationUnit>()),
      generator_(at::detail::createCPUGenerator(seed)) {}

Module ScriptBuilder::module(const std::string& name) {
  Module module(c10::QualifiedName("__torch__.preceptor." + name), unit_, /*shouldMangle=*/true);
  module.register_attribute("training", c10::BoolType::get(), true);
  return module;
}

Module ScriptBuilder::conv_norm(const ConvShape& shape, bool relu) {
  Module module = this->module("ConvNorm");
  const std::int64_t k = shape.kernel;
  at::Tensor weight = at::empty({shape.out, shape.in / shape.groups, k, k});
  const double fan_out = static_cast<double>(shape.out * k * k) / static_cast<double>(shape.groups);
  weight.normal_(0, std::sqrt(2 / fan_out), generator_);  // He et al. 2015, over a group
  module.register_parameter("weight", weight.requires_grad_(true), false);
  module.register_parameter("scale", at::ones({shape.out}).requires_grad_(true), false);
  module.register_parameter("shift", at::zeros({shape.out}).requires_grad_(true), false);
  module.register_buffer("running_mean", at::zeros({shape.out}));
  module.register_buffer("running_var", at::ones({shape.out}));
  module.define(
      "def forward(self, x: Tensor) -> Tensor:\n"
      "    y = torch.conv2d(x, self.weight, None, " +
      pair(shape.stride) + ", " + pair(k / 2) + ", [1, 1], " + std::to_string(shape.groups) +
      ")\n"
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
  module.register_buffer("mean", per_channel(spec.mean));
  module.register_buffer("std", per_channel(spec.std));
  module.register_module("features", features);
  module.register_module(
      "head", builder.linear(channels, static_cast<std::int64_t>(spec.class_names.size())));
  std::string source =
      "def forward(self, x: Tensor) -> Tensor:\n"
      "    y = self.features.forward((x - self.mean) / self.std)\n"
      "    y = torch.mean(y, [2, 3])\n";
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
