// The pieces that built-in networks are made of, each a TorchScript module of its own.
//
// A ScriptBuilder owns the compilation unit that all modules of a network share, and the random
// state of their weights; so weights depend on the order of the calls and the seed, on nothing
// else. Must not know: which network. Threads: one.
#pragma once

#include <ATen/core/Generator.h>
#include <torch/csrc/jit/api/module.h>

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace preceptor {

struct ConvShape {
  std::int64_t in = 1, out = 1, kernel = 3, stride = 1, groups = 1;
};

class ScriptBuilder {
 public:
  // volumes: whether the network takes (N, C, D, H, W) rather than (N, C, H, W).
  explicit ScriptBuilder(std::uint64_t seed, bool volumes = false);
  bool volumes() const { return volumes_; }

  // An empty module that knows whether it is being trained.
  torch::jit::Module module(const std::string& name);
  // Convolution without bias ("same" padding for odd kernels), He normal over fan-out; then batch
  // norm (momentum 0.1, eps 1e-5); then, with `relu`, a rectifier. forward(x): (N, in, H, W) ->
  // (N, out, H', W'). Of volumes a kernel is as deep as it is wide, and steps so; but for one
  // larger than 3, which is 3 deep and does not step in depth (the stem of R3D, Tran et al. 2018).
  torch::jit::Module conv_norm(const ConvShape& shape, bool relu);
  // forward(x): (N, in) -> (N, out); PyTorch's default initialisation.
  torch::jit::Module linear(std::int64_t in, std::int64_t out);
  // forward(x) through `steps` in turn.
  torch::jit::Module chain(const std::string& name, const std::vector<torch::jit::Module>& steps);

 private:
  std::shared_ptr<torch::jit::CompilationUnit> unit_;
  at::Generator generator_;
  bool volumes_;
};

// The first layer of a network and what follows its features: (x - mean) / std, `features`, global
// average pooling, dropout, a linear layer.
torch::jit::Module classifier(ScriptBuilder& builder, const struct ArchitectureSpec& spec,
                              const torch::jit::Module& features, std::int64_t channels);

// A channel count times a width, at least 4.
std::int64_t scaled_channels(std::int64_t channels, double width);

}  // namespace preceptor
