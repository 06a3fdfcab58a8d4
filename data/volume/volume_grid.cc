#include "data/volume/volume_grid.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <optional>

#include "common/base/error.h"

namespace preceptor {
namespace {

struct Axis {
  AxisWeights weights;
  double spacing = 1;
};

// An axis before its weights are made: `in` samples `apart` mm apart, and what becomes of them.
struct AxisWish {
  std::int64_t in = 1;
  double apart = 1;
  double spacing = 0;     // 0: none is wished for
  std::int64_t size = 0;  // 0: as it comes

  double resampled() const {  // samples, before they are cut or padded
    if (spacing > 0)
      return std::max(1.0, std::floor(static_cast<double>(in) * apart / spacing + 0.5));
    return static_cast<double>(size > 0 ? size : in);
  }
  double out() const { return size > 0 ? static_cast<double>(size) : resampled(); }
};

Axis weighted(const AxisWish& wish) {
  const auto out = static_cast<std::int64_t>(wish.resampled());
  if (wish.spacing == 0) {
    const double scale = static_cast<double>(wish.in) / static_cast<double>(out);
    return {scaled_weights(wish.in, out, scale), wish.apart * scale};
  }
  AxisWeights weights = scaled_weights(wish.in, out, wish.spacing / wish.apart);
  return {wish.size > 0 ? framed(weights, wish.size) : weights, wish.spacing};
}

std::vector<double> positions_of(const VolumePlan& plan) {
  std::vector<double> positions;
  for (const PlannedSlice& slice : plan.slices) positions.push_back(slice.position);
  return positions;
}

// Uneven slices as they are once they are even.
AxisWish across_slices(const VolumePlan& plan, double spacing, std::int64_t size) {
  const auto count = static_cast<std::int64_t>(plan.slices.size());
  // One slice has no extent across: it stays one.
  if (count == 1) return {1, spacing > 0 ? spacing : plan.step, spacing, size};
  if (plan.even) return {count, plan.step, spacing, size};
  const std::int64_t even = even_count(positions_of(plan), plan.step);
  return {even, plan.slices.back().position / static_cast<double>(even - 1), spacing, size};
}

bool too_long(const AxisWish& wish) { return wish.resampled() > kMostSamplesASide; }

// Of its file's rows and columns an axis may keep as many as there are.
std::optional<Rejection> too_large(const std::vector<AxisWish>& axes, bool even,
                                   std::int64_t channels) {
  auto voxels = static_cast<double>(channels);
  bool sides = !even && axes[0].in > kMostSamplesASide;
  for (const AxisWish& axis : axes) {
    voxels *= axis.out();
    sides = sides || (axis.spacing > 0 && too_long(axis));
  }
  if (!sides && voxels <= static_cast<double>(kMostVoxels)) return {};
  char text[96];
  std::snprintf(text, sizeof text, "a volume of %lld x %.6g x %.6g x %.6g",
                static_cast<long long>(channels), axes[0].resampled(), axes[1].resampled(),
                axes[2].resampled());
  return Rejection{"size", text};
}

}  // namespace

Outcome<VolumeGrid> volume_grid(const VolumePlan& plan, const Recipe& recipe) {
  const auto& mm = recipe.spacing;
  const std::vector<AxisWish> axes = {
      across_slices(plan, mm[0], recipe.depth),
      {plan.rows, plan.spacing.between_rows, mm[1], recipe.height},
      {plan.columns, plan.spacing.between_columns, mm[2], recipe.width}};
  const auto windows = static_cast<std::int64_t>(recipe.windows.size());
  const std::int64_t channels = std::max({std::int64_t{1}, recipe.channels, windows});
  if (auto refused = too_large(axes, plan.even, channels)) return *refused;
  Axis z = weighted(axes[0]), y = weighted(axes[1]), x = weighted(axes[2]);
  if (!plan.even) z.weights = composed(even_weights(positions_of(plan), plan.step), z.weights);
  return VolumeGrid{std::move(z.weights),
                    std::move(y.weights),
                    std::move(x.weights),
                    {z.spacing, y.spacing, x.spacing}};
}

void require_volume_recipe(const Recipe& recipe) {
  const bool plain = recipe.crop_height == 0 && recipe.crop_width == 0 && !recipe.square_pixels &&
                     recipe.fit == Fit::kStretch && recipe.resize == ResizeMethod::kBilinear;
  if (plain) return;
  throw Error(ErrorKind::kUsage, "a recipe of pictures for volumes: crop, aspect, fit or resize")
      .hint("--spacing Z,Y,X with --size DxHxW keeps the aspect, and cuts and pads");
}

}  // namespace preceptor
