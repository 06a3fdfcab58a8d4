// The bricks of a built-in network: TorchScript modules that LibTorch defines from source text.
//
// Owns: one compilation unit, the classes that were defined in it (modules of the same make share
// one class, so a file stays small), and the generator that weights are drawn from.
// Must not know: which network it serves.
// Threads: one. Lifetimes: the modules keep the compilation unit alive; the builder may go.
//
// Every module has an attribute `training`, so train() and eval() reach batch norm and dropout.
// Tensors are float32; images are (N, C, H, W); weights of convolutions are channels-last.
#pragma once

#include <ATen/core/Generator.h>
#include <torch/csrc/jit/api/module.h>

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace preceptor {

struct ConvolutionShape {
  std::int64_t in, out, kernel;
  std::int64_t stride = 1;
  std::int64_t groups = 1;
};

struct ScriptMember {
  enum class Kind { kParameter, kBuffer, kModule };
  std::string name;
  Kind kind;
  c10::IValue value;
};

class ScriptBuilder {
 public:
  using Module = torch::jit::Module;

  explicit ScriptBuilder(std::uint64_t seed);

  // No bias; padding kernel / 2. Weights normal with deviation sqrt(2 / (out / groups * kernel^2)):
  // He et al. 2015, fan-out, as torchvision.
  Module convolution(const ConvolutionShape& shape);
  // Scale 1, shift 0, momentum 0.1, epsilon 1e-5.
  Module batch_norm(std::int64_t channels);
  // Weights and bias uniform in +-1 / sqrt(in), as torch.nn.Linear.
  Module linear(std::int64_t in, std::int64_t out);
  // (x - mean) / std, an entry a channel.
  Module normalisation(const std::vector<double>& mean, const std::vector<double>& std);
  // Submodules "0", "1", ... one after the other, as torch.nn.Sequential.
  Module sequence(const std::vector<Module>& parts);

  // A module of class `type_name` with submodules and `forward(self, x: Tensor) -> Tensor` of the
  // given indented lines, which end with a return.
  Module block(const std::string& type_name,
               const std::vector<std::pair<std::string, Module>>& parts,
               const std::string& forward_lines);

 private:
  Module make(const std::string& type_name, const std::vector<ScriptMember>& members,
              const std::string& forward_lines);
  Module define(const std::string& type_name, const std::vector<ScriptMember>& members,
                const std::string& forward_lines);

  std::shared_ptr<torch::jit::CompilationUnit> unit_;
  at::Generator generator_;
  std::map<std::string, c10::ClassTypePtr> classes_;  // by type name, members' types and source
  std::map<std::string, int> names_;                  // how many classes of a type name there are
};

// The end of every built-in classifier: global average pooling over x (N, channels, H, W), dropout
// and the linear layer "fc". `parts` and `forward_lines` (without a return) make x.
struct ClassifierBody {
  std::string type_name;
  std::vector<std::pair<std::string, torch::jit::Module>> parts;
  std::string forward_lines;
  std::int64_t channels;
};
torch::jit::Module finish_classifier(ScriptBuilder& builder, ClassifierBody body, double dropout,
                                     std::int64_t classes);

// `base` channels times `width`, to the nearest multiple of 8, at least 8.
std::int64_t scaled_channels(std::int64_t base, double width);

}  // namespace preceptor
