// Residual networks (He et al. 2016, "Deep residual learning for image recognition", table 1), with
// the strides of torchvision: a bottleneck's stride sits in its 3x3 convolution. Of volumes: see
// architecture.h.
#include <array>

#include "common/base/error.h"
#include "common/model/network_families_torch.h"

namespace preceptor {
namespace {

using torch::jit::Module;

struct Layout {
  std::array<int, 4> blocks;
  bool bottleneck;
};

Layout layout_of(const std::string& name) {
  if (name == "resnet10" || name == "resnet10-3d") return {{1, 1, 1, 1}, false};
  if (name == "resnet18" || name == "resnet18-3d") return {{2, 2, 2, 2}, false};
  if (name == "resnet34") return {{3, 4, 6, 3}, false};
  if (name == "resnet50") return {{3, 4, 6, 3}, true};
  throw Error(ErrorKind::kInternal, "no residual network has this name").found(name);
}

Module residual_block(ScriptBuilder& builder, std::int64_t in, std::int64_t middle,
                      std::int64_t out, std::int64_t stride, bool bottleneck) {
  Module block = builder.module("Residual");
  std::vector<Module> steps;
  if (bottleneck) {
    steps = {builder.conv_norm({in, middle, 1, 1, 1}, true),
             builder.conv_norm({middle, middle, 3, stride, 1}, true),
             builder.conv_norm({middle, out, 1, 1, 1}, false)};
  } else {
    steps = {builder.conv_norm({in, middle, 3, stride, 1}, true),
             builder.conv_norm({middle, out, 3, 1, 1}, false)};
  }
  block.register_module("body", builder.chain("Body", steps));
  std::string shortcut = "x";
  if (stride != 1 || in != out) {
    block.register_module("shortcut", builder.conv_norm({in, out, 1, stride, 1}, false));
    shortcut = "self.shortcut.forward(x)";
  }
  block.define(
      "def forward(self, x: Tensor) -> Tensor:\n"
      "    return torch.relu(self.body.forward(x) + " +
      shortcut + ")\n");
  return block;
}

Module stem(ScriptBuilder& builder, const ArchitectureSpec& spec, std::int64_t out) {
  if (is_small(spec)) return builder.conv_norm({spec.channels, out, 3, 1, 1}, true);
  Module module = builder.module("Stem");
  module.register_module("conv", builder.conv_norm({spec.channels, out, 7, 2, 1}, true));
  const std::string pooling =
      builder.volumes()
          ? "torch.max_pool3d(self.conv.forward(x), [3, 3, 3], [2, 2, 2], [1, 1, 1], [1, 1, 1], "
          : "torch.max_pool2d(self.conv.forward(x), [3, 3], [2, 2], [1, 1], [1, 1], ";
  module.define(
      "def forward(self, x: Tensor) -> Tensor:\n"
      "    return " +
      pooling + "False)\n");
  return module;
}

}  // namespace

Module build_resnet(ScriptBuilder& builder, const ArchitectureSpec& spec) {
  const Layout layout = layout_of(spec.name);
  std::int64_t in = scaled_channels(64, spec.width);
  std::vector<Module> steps{stem(builder, spec, in)};
  for (int stage = 0; stage < 4; ++stage) {
    const std::int64_t middle = scaled_channels(std::int64_t{64} << stage, spec.width);
    const std::int64_t out = layout.bottleneck ? 4 * middle : middle;
    for (int block = 0; block < layout.blocks[static_cast<std::size_t>(stage)]; ++block) {
      const std::int64_t stride = stage > 0 && block == 0 ? 2 : 1;
      steps.push_back(residual_block(builder, in, middle, out, stride, layout.bottleneck));
      in = out;
    }
  }
  return classifier(builder, spec, builder.chain("ResNet", steps), in);
}

}  // namespace preceptor
