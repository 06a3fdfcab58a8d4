// Faster forms of a network in eval mode. Which one fits follows from its graph.
//
// Must not know: where images come from. Threads: one caller.
#pragma once

#include <torch/csrc/jit/api/module.h>

#include <string>

namespace preceptor {

// "optimized" when, after freezing, at most one batch norm is left for every eight convolutions
// (they folded, as in ResNets); "frozen" otherwise (DenseNets: batch norm comes first).
// Throws what LibTorch throws when the network cannot be frozen.
std::string variant_for_graph(const torch::jit::Module& eval_module);

// variant: plain | frozen | optimized. Throws what LibTorch throws.
torch::jit::Module make_variant(const torch::jit::Module& eval_module, const std::string& variant);

}  // namespace preceptor
