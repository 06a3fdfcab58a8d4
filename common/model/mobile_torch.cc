#include "common/model/mobile_torch.h"

#include <algorithm>
#include <utility>

namespace preceptor {
namespace {

using torch::jit::Module;

// Strides grow with the image, so that the last map keeps about 7 pixels a side and every layer
// but the first runs at a fraction of the full resolution.
struct Strides {
  std::int64_t stem;
  std::int64_t blocks[5];
};

Strides strides_for(std::int64_t shorter_side) {
  const auto from = [&](std::int64_t side) -> std::int64_t { return shorter_side >= side ? 2 : 1; };
  return {from(48), {2, from(96), 2, from(192), from(384)}};
}

Module separable(ScriptBuilder& builder, std::int64_t in, std::int64_t out, std::int64_t stride) {
  return builder.block("Separable",
                       {{"depthwise", builder.convolution({in, in, 3, stride, in})},
                        {"bn1", builder.batch_norm(in)},
                        {"pointwise", builder.convolution({in, out, 1})},
                        {"bn2", builder.batch_norm(out)}},
                       "    x = torch.relu_(self.bn1.forward(self.depthwise.forward(x)))\n"
                       "    return torch.relu_(self.bn2.forward(self.pointwise.forward(x)))\n");
}

}  // namespace

Module build_mobile(ScriptBuilder& builder, const ArchitectureSpec& spec) {
  constexpr std::int64_t kStem = 24, kBlocks[5] = {48, 48, 96, 96, 96};
  const Strides strides = strides_for(std::min(spec.height, spec.columns));
  std::int64_t channels = scaled_channels(kStem, spec.width);
  std::vector<std::pair<std::string, Module>> parts = {
      {"normalise", builder.normalisation(spec.mean, spec.std)},
      {"stem", builder.convolution({spec.channels, channels, 3, strides.stem})},
      {"bn", builder.batch_norm(channels)}};
  std::vector<Module> blocks;
  for (int i = 0; i < 5; ++i) {
    const std::int64_t out = scaled_channels(kBlocks[i], spec.width);
    blocks.push_back(separable(builder, channels, out, strides.blocks[i]));
    channels = out;
  }
  parts.emplace_back("blocks", builder.sequence(blocks));
  const std::string lines =
      "    x = self.stem.forward(self.normalise.forward(x))\n"
      "    x = self.blocks.forward(torch.relu_(self.bn.forward(x)))\n";
  return finish_classifier(builder, {"Mobile", std::move(parts), lines, channels}, spec.dropout,
                           static_cast<std::int64_t>(spec.class_names.size()));
}

}  // namespace preceptor
