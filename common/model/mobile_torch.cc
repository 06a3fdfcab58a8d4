// Depthwise-separable network (Howard et al. 2017, "MobileNets"), cut for images of tens of pixels:
// four blocks, 29,826 parameters for one channel and two classes at width 1.
#include "common/model/network_families_torch.h"

namespace preceptor {
namespace {

using torch::jit::Module;

Module separable_block(ScriptBuilder& builder, std::int64_t in, std::int64_t out,
                       std::int64_t stride) {
  Module block = builder.module("Separable");
  block.register_module("depthwise", builder.conv_norm({in, in, 3, stride, in}, true));
  block.register_module("pointwise", builder.conv_norm({in, out, 1, 1, 1}, true));
  const bool residual = in == out && stride == 1;
  block.define(
      "def forward(self, x: Tensor) -> Tensor:\n"
      "    y = self.pointwise.forward(self.depthwise.forward(x))\n"
      "    return " +
      std::string(residual ? "x + y" : "y") + "\n");
  return block;
}

}  // namespace

Module build_mobile(ScriptBuilder& builder, const ArchitectureSpec& spec) {
  const auto scaled = [&spec](std::int64_t channels) {
    return scaled_channels(channels, spec.width);
  };
  const std::int64_t stem_stride = is_small(spec) ? 1 : 2;
  const std::vector<Module> steps{
      builder.conv_norm({spec.channels, scaled(24), 3, stem_stride, 1}, true),
      separable_block(builder, scaled(24), scaled(48), 2),
      separable_block(builder, scaled(48), scaled(96), 2),
      separable_block(builder, scaled(96), scaled(96), 1),
      separable_block(builder, scaled(96), scaled(112), 1)};
  return classifier(builder, spec, builder.chain("Mobile", steps), scaled(112));
}

}  // namespace preceptor
