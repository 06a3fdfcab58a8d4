// A built-in network of two classes, and its logits for the same images every time.
#pragma once

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <c10/core/InferenceMode.h>

#include <string>

#include "common/model/network_torch.h"

namespace preceptor {

inline ArchitectureSpec small_spec(const std::string& name, std::int64_t channels = 1,
                                   std::int64_t side = 12) {
  ArchitectureSpec spec;
  spec.name = name;
  spec.channels = channels;
  spec.height = spec.columns = side;
  spec.class_names = {"healthy", "ill"};
  spec.mean.assign(static_cast<std::size_t>(channels), 0.4);
  spec.std.assign(static_cast<std::size_t>(channels), 0.2);
  return spec;
}

// A network for volumes of `depth` slices.
inline ArchitectureSpec volume_spec(const std::string& name, std::int64_t channels = 1,
                                    std::int64_t side = 12, std::int64_t depth = 4) {
  ArchitectureSpec spec = small_spec(name, channels, side);
  spec.depth = depth;
  return spec;
}

// `count` volumes that depend on nothing but their shape.
inline at::Tensor ramp_volumes(std::int64_t count, std::int64_t channels, std::int64_t depth,
                               std::int64_t side) {
  const at::Tensor numbers = at::arange(count * channels * depth * side * side, at::kFloat);
  return at::frac(numbers * 0.618034).view({count, channels, depth, side, side});
}

// `count` images that depend on nothing but their shape.
inline at::Tensor ramp_images(std::int64_t count, std::int64_t channels, std::int64_t side) {
  const at::Tensor numbers = at::arange(count * channels * side * side, at::kFloat);
  return at::frac(numbers * 0.618034).view({count, channels, side, side});
}

inline at::Tensor logits_of(torch::jit::Module module, const at::Tensor& images) {
  const c10::InferenceMode guard;
  module.eval();
  return module.forward({images}).toTensor().clone();
}

}  // namespace preceptor
