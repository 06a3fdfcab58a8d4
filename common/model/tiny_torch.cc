#include "common/model/tiny_torch.h"

#include <algorithm>
#include <utility>

namespace preceptor {

using torch::jit::Module;

Module build_tiny(ScriptBuilder& builder, const ArchitectureSpec& spec) {
  constexpr std::int64_t kLayers = 3, kBase[kLayers] = {8, 16, 32};
  const std::int64_t side = std::min(spec.height, spec.columns);
  const std::int64_t strides[kLayers] = {side >= 48 ? 2 : 1, 2, 2};
  // Above this, each layer is pooled by 2 as well, or its field of view would be too small.
  const std::int64_t pooled_from[kLayers] = {96, 192, 384};
  std::vector<std::pair<std::string, Module>> parts = {
      {"normalise", builder.normalisation(spec.mean, spec.std)}};
  std::string lines = "    x = self.normalise.forward(x)\n";
  std::int64_t channels = spec.channels;
  for (int i = 0; i < kLayers; ++i) {
    const std::string number = std::to_string(i + 1);
    const std::int64_t out = scaled_channels(kBase[i], spec.width);
    parts.emplace_back("conv" + number, builder.convolution({channels, out, 3, strides[i]}));
    parts.emplace_back("bn" + number, builder.batch_norm(out));
    lines +=
        "    x = torch.relu_(self.bn" + number + ".forward(self.conv" + number + ".forward(x)))\n";
    if (side >= pooled_from[i]) {
      lines += "    x = torch.max_pool2d(x, [2, 2], [2, 2], [0, 0], [1, 1], False)\n";
    }
    channels = out;
  }
  return finish_classifier(builder, {"Tiny", std::move(parts), lines, channels}, spec.dropout,
                           static_cast<std::int64_t>(spec.class_names.size()));
}

}  // namespace preceptor
