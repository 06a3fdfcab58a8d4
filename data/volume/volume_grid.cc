#include "data/volume/volume_grid.h"

#include <algorithm>
#include <cmath>

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

VolumeGrid volume_grid(const VolumePlan& plan, const GridRequest& request) {
  const auto spacing = [&](std::size_t axis) {
    return request.spacing ? std::optional<double>((*request.spacing)[axis]) : std::nullopt;
  };
  const auto size = [&](std::size_t axis) {
    return request.size ? std::optional<std::int64_t>((*request.size)[axis]) : std::nullopt;
  };
  Axis z = across_slices(plan, spacing(0), size(0));
  Axis y = resampled(plan.rows, plan.spacing.between_rows, spacing(1), size(1));
  Axis x = resampled(plan.columns, plan.spacing.between_columns, spacing(2), size(2));
  return {std::move(z.weights),
          std::move(y.weights),
          std::move(x.weights),
          {z.spacing, y.spacing, x.spacing}};
}

}  // namespace preceptor
