#include "common/model/script_block_torch.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "common/base/json_value.h"

namespace preceptor {
namespace {

using Kind = ScriptMember::Kind;
using torch::jit::Module;

ScriptMember parameter(const std::string& name, at::Tensor value) {
  return {name, Kind::kParameter, value.set_requires_grad(true)};
}

ScriptMember buffer(const std::string& name, const at::Tensor& value) {
  return {name, Kind::kBuffer, value};
}

c10::TypePtr type_of(const ScriptMember& member) {
  if (member.kind == Kind::kModule) return member.value.type();
  return c10::TensorType::get();
}

// What makes two modules be of one class.
std::string class_key(const std::string& type_name, const std::vector<ScriptMember>& members,
                      const std::string& forward_lines) {
  std::string key = type_name + "\n" + forward_lines;
  for (const ScriptMember& member : members) {
    key += member.name + ":" + type_of(member)->repr_str() + "\n";
  }
  return key;
}

// float32 (1, C, 1, 1).
at::Tensor channel_constants(const std::vector<double>& values) {
  const auto count = static_cast<std::int64_t>(values.size());
  at::Tensor tensor = at::empty({1, count, 1, 1});
  std::copy(values.begin(), values.end(), tensor.data_ptr<float>());
  return tensor;
}

std::string pair_of(std::int64_t value) {
  const std::string text = std::to_string(value);
  return "[" + text + ", " + text + "]";
}

}  // namespace

ScriptBuilder::ScriptBuilder(std::uint64_t seed)
    : unit_(std::make_shared<torch::jit::CompilationUnit>()),
      generator_(at::detail::createCPUGenerator(seed)) {}

Module ScriptBuilder::convolution(const ConvolutionShape& shape) {
  const double fan_out =
      static_cast<double>(shape.out / shape.groups * shape.kernel * shape.kernel);
  at::Tensor weight = at::empty({shape.out, shape.in / shape.groups, shape.kernel, shape.kernel});
  weight.normal_(0, std::sqrt(2 / fan_out), generator_);
  return make("Conv2d", {parameter("weight", weight.contiguous(at::MemoryFormat::ChannelsLast))},
              "    return torch.conv2d(x, self.weight, None, " + pair_of(shape.stride) + ", " +
                  pair_of(shape.kernel / 2) + ", [1, 1], " + std::to_string(shape.groups) + ")\n");
}

Module ScriptBuilder::batch_norm(std::int64_t channels) {
  return make(
      "BatchNorm2d",
      {parameter("weight", at::ones({channels})), parameter("bias", at::zeros({channels})),
       buffer("running_mean", at::zeros({channels})), buffer("running_var", at::ones({channels}))},
      "    return torch.batch_norm(x, self.weight, self.bias, self.running_mean, "
      "self.running_var, self.training, 0.1, 1e-05, True)\n");
}

Module ScriptBuilder::linear(std::int64_t in, std::int64_t out) {
  const double bound = 1 / std::sqrt(static_cast<double>(in));
  at::Tensor weight = at::empty({out, in}).uniform_(-bound, bound, generator_);
  at::Tensor bias = at::empty({out}).uniform_(-bound, bound, generator_);
  return make("Linear", {parameter("weight", weight), parameter("bias", bias)},
              "    return torch.linear(x, self.weight, self.bias)\n");
}

Module ScriptBuilder::normalisation(const std::vector<double>& mean,
                                    const std::vector<double>& std) {
  return make("Normalisation",
              {buffer("mean", channel_constants(mean)), buffer("std", channel_constants(std))},
              "    return (x - self.mean) / self.std\n");
}

Module ScriptBuilder::sequence(const std::vector<Module>& parts) {
  std::vector<std::pair<std::string, Module>> named;
  std::string lines;
  for (const Module& part : parts) {
    const std::string name = std::to_string(named.size());
    named.emplace_back(name, part);
    lines += "    x = getattr(self, \"" + name + "\").forward(x)\n";
  }
  return block("Sequential", named, lines + "    return x\n");
}

Module ScriptBuilder::block(const std::string& type_name,
                            const std::vector<std::pair<std::string, Module>>& parts,
                            const std::string& forward_lines) {
  std::vector<ScriptMember> members;
  for (const auto& [name, module] : parts) {
    members.push_back({name, Kind::kModule, module._ivalue()});
  }
  return make(type_name, members, forward_lines);
}

Module ScriptBuilder::make(const std::string& type_name, const std::vector<ScriptMember>& members,
                           const std::string& forward_lines) {
  c10::ClassTypePtr& type = classes_[class_key(type_name, members, forward_lines)];
  if (!type) {
    Module defined = define(type_name, members, forward_lines);
    type = defined.type();
    return defined;
  }
  Module another(unit_, type);
  another.setattr("training", true);
  for (const ScriptMember& member : members) another.setattr(member.name, member.value);
  return another;
}

Module ScriptBuilder::define(const std::string& type_name, const std::vector<ScriptMember>& members,
                             const std::string& forward_lines) {
  const int number = names_[type_name]++;
  const std::string suffix = number == 0 ? "" : "_" + std::to_string(number);
  Module module(c10::QualifiedName("__torch__.preceptor." + type_name + suffix), unit_);
  module.register_attribute("training", c10::BoolType::get(), true);
  for (const ScriptMember& member : members) {
    module.register_attribute(member.name, type_of(member), member.value,
                              member.kind == Kind::kParameter, member.kind == Kind::kBuffer);
  }
  module.define("def forward(self, x: Tensor) -> Tensor:\n" + forward_lines);
  return module;
}

Module finish_classifier(ScriptBuilder& builder, ClassifierBody body, double dropout,
                         std::int64_t classes) {
  body.parts.emplace_back("fc", builder.linear(body.channels, classes));
  body.forward_lines += "    x = torch.flatten(torch.adaptive_avg_pool2d(x, [1, 1]), 1)\n";
  if (dropout > 0) {
    body.forward_lines += "    x = torch.dropout(x, " + Json(dropout).dump() + ", self.training)\n";
  }
  return builder.block(body.type_name, body.parts,
                       body.forward_lines + "    return self.fc.forward(x)\n");
}

std::int64_t scaled_channels(std::int64_t base, double width) {
  return std::max<std::int64_t>(8, 8 * std::llround(static_cast<double>(base) * width / 8));
}

}  // namespace preceptor
