// Built-in networks as TorchScript modules that LibTorch itself defines and writes: no Python, and
// one definition for training, saving and loading.
//
// forward(x): float32 (N, C, H, W), or (N, C, D, H, W) by a network for volumes, as the store's
// pixels stand: in [0, 1], or as they are where they are float32 -> logits float32 (N, classes).
// Any H, W above 8; of volumes from 8 on, any D.
// Weights are a pure function of (spec, seed): He initialisation (normal, over the fan-out
// of a group) for convolutions.
// Threads: build on one thread; a module in eval mode may run forward on several.
#pragma once

#include <torch/csrc/jit/api/module.h>

#include <cstdint>

#include "common/model/architecture.h"

namespace preceptor {

torch::jit::Module build_network(const ArchitectureSpec& spec, std::uint64_t seed);

std::int64_t count_parameters(const torch::jit::Module& module);

}  // namespace preceptor
