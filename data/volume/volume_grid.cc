#include "data/volume/volume_grid.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "common/base/error.h"

namespace preceptor {
namespace {

struct Axis {
  AxisWeights weights;
  double spacing = 1;
};

// `in` samples `apart` mm apart.
Axis resampled(std::int64_t in, double apart, const std::optional<double>& spacing,
               const std::optional<std::int64_t>& size) {
  const auto count = static_cast<double>(in);
  if (!spacing) {
    const std::int64_t out = size.value_or(in);
    const double scale = count / static_cast<double>(out);
    return {scaled_weights(in, out, scale), apart * scale};
  }
  const auto out = std::max<std::int64_t>(1, std::llround(count * apart / *spacing));
  AxisWeights weights = scaled_weights(in, out, *spacing / apart);
  return {size ? framed(weights, *size) : weights, *spacing};
}

std::vector<double> positions_of(const VolumePlan& plan) {
  std::vector<double> positions;
  for (const PlannedSlice& slice : plan.slices) positions.push_back(slice.position);
  return positions;
}

Axis across_slices(const VolumePlan& plan, const std::optional<double>& spacing,
                   const std::optional<std::int64_t>& size) {
  const auto count = static_cast<std::int64_t>(plan.slices.size());
  // One slice has no extent across: it stays one.
  const double step = count == 1 ? spacing.value_or(plan.step) : plan.step;
  if (plan.even) return resampled(count, step, spacing, size);
  const AxisWeights even = even_weights(positions_of(plan), step);
  const double apart = plan.slices.back().position / static_cast<double>(even.out() - 1);
  Axis axis = resampled(even.out(), apart, spacing, size);
  axis.weights = composed(even, axis.weights);
  return axis;
}

}  // namespace

VolumeGrid volume_grid(const VolumePlan& plan, const Recipe& recipe) {
  const bool spaced = recipe.spacing[0] > 0;
  const auto spacing = [&](std::size_t axis) {
    return spaced ? std::optional<double>(recipe.spacing[axis]) : std::nullopt;
  };
  const auto size = [](std::int64_t side) {
    return side > 0 ? std::optional<std::int64_t>(side) : std::nullopt;
  };
  Axis z = across_slices(plan, spacing(0), size(recipe.depth));
  Axis y = resampled(plan.rows, plan.spacing.between_rows, spacing(1), size(recipe.height));
  Axis x = resampled(plan.columns, plan.spacing.between_columns, spacing(2), size(recipe.width));
  return {std::move(z.weights),
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
