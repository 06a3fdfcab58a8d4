#include "common/model/resnet_torch.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

namespace preceptor {
namespace {

using torch::jit::Module;
using Parts = std::vector<std::pair<std::string, Module>>;

constexpr std::int64_t kLargeSide = 48;  // from here the stem is a 7x7 of stride 2 and a pool

struct Layout {
  bool bottleneck;
  std::array<int, 4> blocks;
};

const Layout& layout_of(const std::string& name) {
  static const std::map<std::string, Layout> layouts = {
      {"resnet10", {false, {1, 1, 1, 1}}},
      {"resnet18", {false, {2, 2, 2, 2}}},
      {"resnet34", {false, {3, 4, 6, 3}}},
      {"resnet50", {true, {3, 4, 6, 3}}},
  };
  return layouts.at(name);
}

struct BlockShape {
  std::int64_t in, inner, out, stride;
  bool projects() const { return stride != 1 || in != out; }
};

void add_shortcut(ScriptBuilder& builder, const BlockShape& shape, Parts& parts) {
  if (!shape.projects()) return;
  parts.emplace_back("downsample",
                     builder.sequence({builder.convolution({shape.in, shape.out, 1, shape.stride}),
                                       builder.batch_norm(shape.out)}));
}

std::string shortcut_of(const BlockShape& shape) {
  return shape.projects() ? "self.downsample.forward(x)" : "x";
}

Module basic_block(ScriptBuilder& builder, const BlockShape& shape) {
  Parts parts = {{"conv1", builder.convolution({shape.in, shape.out, 3, shape.stride})},
                 {"bn1", builder.batch_norm(shape.out)},
                 {"conv2", builder.convolution({shape.out, shape.out, 3})},
                 {"bn2", builder.batch_norm(shape.out)}};
  add_shortcut(builder, shape, parts);
  return builder.block("BasicBlock", parts,
                       "    y = torch.relu_(self.bn1.forward(self.conv1.forward(x)))\n"
                       "    y = self.bn2.forward(self.conv2.forward(y))\n"
                       "    return torch.relu_(y + " +
                           shortcut_of(shape) + ")\n");
}

Module bottleneck(ScriptBuilder& builder, const BlockShape& shape) {
  Parts parts = {{"conv1", builder.convolution({shape.in, shape.inner, 1})},
                 {"bn1", builder.batch_norm(shape.inner)},
                 {"conv2", builder.convolution({shape.inner, shape.inner, 3, shape.stride})},
                 {"bn2", builder.batch_norm(shape.inner)},
                 {"conv3", builder.convolution({shape.inner, shape.out, 1})},
                 {"bn3", builder.batch_norm(shape.out)}};
  add_shortcut(builder, shape, parts);
  return builder.block("Bottleneck", parts,
                       "    y = torch.relu_(self.bn1.forward(self.conv1.forward(x)))\n"
                       "    y = torch.relu_(self.bn2.forward(self.conv2.forward(y)))\n"
                       "    y = self.bn3.forward(self.conv3.forward(y))\n"
                       "    return torch.relu_(y + " +
                           shortcut_of(shape) + ")\n");
}

// `in` becomes the channels of what comes out.
Module stage(ScriptBuilder& builder, const Layout& layout, std::int64_t& in, std::int64_t inner,
             int blocks, std::int64_t stride) {
  const std::int64_t out = layout.bottleneck ? 4 * inner : inner;
  std::vector<Module> made;
  for (int i = 0; i < blocks; ++i) {
    const BlockShape shape{in, inner, out, i == 0 ? stride : 1};
    made.push_back(layout.bottleneck ? bottleneck(builder, shape) : basic_block(builder, shape));
    in = out;
  }
  return builder.sequence(made);
}

}  // namespace

Module build_resnet(ScriptBuilder& builder, const ArchitectureSpec& spec) {
  const Layout& layout = layout_of(spec.name);
  const bool large = std::min(spec.height, spec.columns) >= kLargeSide;
  std::int64_t channels = scaled_channels(64, spec.width);
  Parts parts = {
      {"normalise", builder.normalisation(spec.mean, spec.std)},
      {"conv1", builder.convolution({spec.channels, channels, large ? 7 : 3, large ? 2 : 1})},
      {"bn1", builder.batch_norm(channels)}};
  std::string lines =
      "    x = self.normalise.forward(x)\n"
      "    x = torch.relu_(self.bn1.forward(self.conv1.forward(x)))\n";
  if (large) lines += "    x = torch.max_pool2d(x, [3, 3], [2, 2], [1, 1], [1, 1], False)\n";
  for (int i = 0; i < 4; ++i) {
    const std::string name = "layer" + std::to_string(i + 1);
    const std::int64_t inner = scaled_channels(64 << i, spec.width);
    parts.emplace_back(name, stage(builder, layout, channels, inner,
                                   layout.blocks[static_cast<std::size_t>(i)], i == 0 ? 1 : 2));
    lines += "    x = self." + name + ".forward(x)\n";
  }
  return finish_classifier(builder, {"ResNet", std::move(parts), lines, channels}, spec.dropout,
                           static_cast<std::int64_t>(spec.class_names.size()));
}

}  // namespace preceptor
