// Three plain 3x3 convolutions: 6,010 parameters for one channel and two classes at width 1.
#include "common/model/network_families_torch.h"

namespace preceptor {

torch::jit::Module build_tiny(ScriptBuilder& builder, const ArchitectureSpec& spec) {
  const std::int64_t first = scaled_channels(8, spec.width);
  const std::int64_t second = scaled_channels(16, spec.width);
  const std::int64_t third = scaled_channels(32, spec.width);
  const std::vector<torch::jit::Module> steps{
      builder.conv_norm({spec.channels, first, 3, is_small(spec) ? 1 : 2, 1}, true),
      builder.conv_norm({first, second, 3, 2, 1}, true),
      builder.conv_norm({second, third, 3, 2, 1}, true)};
  return classifier(builder, spec, builder.chain("Tiny", steps), third);
}

}  // namespace preceptor
