#include "data/volume/volume_sum.h"

#include <utility>

namespace preceptor {
namespace {

// Of input slice `number`: output slice d takes this share.
double share_of(const AxisWeights& z, std::int64_t d, std::int64_t number) {
  const std::int64_t at = number - z.first[d];
  const auto& weights = z.weights[d];
  return at >= 0 && at < static_cast<std::int64_t>(weights.size()) ? weights[at] : 0;
}

void add_plane(const std::vector<double>& plane, double share, double* to) {
  for (std::size_t i = 0; i < plane.size(); ++i) to[i] += share * plane[i];
}

}  // namespace

VolumeSum::VolumeSum(std::int64_t channels, const VolumeGrid& grid, double least)
    : grid_(grid), least_(least), sum_(static_cast<std::size_t>(channels * grid.voxels()), 0.0) {}

void VolumeSum::add(std::vector<double> plane, std::int64_t channel, std::int64_t number) {
  for (double& value : plane) value -= least_;
  const std::vector<double> resampled = resample_plane(plane, grid_.y, grid_.x);
  for (std::int64_t d = 0; d < grid_.z.out(); ++d) {
    const double share = share_of(grid_.z, d, number);
    if (share == 0) continue;
    const auto at = static_cast<std::size_t>(channel * grid_.z.out() + d) * resampled.size();
    add_plane(resampled, share, sum_.data() + at);
  }
}

std::vector<double> VolumeSum::take() {
  for (double& value : sum_) value += least_;
  return std::move(sum_);
}

}  // namespace preceptor
