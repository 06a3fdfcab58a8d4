#include "data/study/volume_sampling.h"

#include <algorithm>
#include <cmath>

namespace preceptor {
namespace {

Vector3 scaled(const Vector3& a, double by) { return {a[0] * by, a[1] * by, a[2] * by}; }
Vector3 sum(const Vector3& a, const Vector3& b) { return {a[0] + b[0], a[1] + b[1], a[2] + b[2]}; }

// The centre of the first voxel of a slice of the plan.
Vector3 corner_of(const VolumePlan& plan, std::size_t number) {
  return sum(plan.place.position, scaled(normal(plan.place), plan.slices[number].position));
}

// A way in the patient, mm, in voxels of the volume: z, y, x.
Vector3 in_voxels(const PlacedVolume& volume, const Vector3& way) {
  return {dot(way, normal(volume.place)) / volume.spacing[0],
          dot(way, column_direction(volume.place)) / volume.spacing[1],
          dot(way, row_direction(volume.place)) / volume.spacing[2]};
}

// The two samples beside a coordinate along one axis, and the share of the second.
struct Beside {
  std::int64_t first = 0, second = 0;
  double share = 0;
};

bool beside(double at, std::int64_t size, Beside& result) {
  // What rounding makes of a place right on the edge is inside.
  constexpr double kHalf = 0.5 + 1e-9;
  const auto last = static_cast<double>(size - 1);
  if (!(at >= -kHalf && at <= last + kHalf)) return false;
  const double inside = std::clamp(at, 0.0, last);
  result.first = static_cast<std::int64_t>(inside);
  result.second = std::min(result.first + 1, size - 1);
  result.share = inside - static_cast<double>(result.first);
  return true;
}

double mixed(double a, double b, double share) { return a + share * (b - a); }

double sample_at(const PlacedVolume& volume, const Vector3& at) {
  Beside z, y, x;
  if (!beside(at[0], volume.size[0], z) || !beside(at[1], volume.size[1], y) ||
      !beside(at[2], volume.size[2], x)) {
    return volume.outside;
  }
  const auto row = [&](std::int64_t slice, std::int64_t number) {
    const double* from = volume.values.data() + (slice * volume.size[1] + number) * volume.size[2];
    return mixed(from[x.first], from[x.second], x.share);
  };
  const auto plane = [&](std::int64_t slice) {
    return mixed(row(slice, y.first), row(slice, y.second), y.share);
  };
  return mixed(plane(z.first), plane(z.second), z.share);
}

}  // namespace

std::vector<double> sampled_plane(const PlacedVolume& volume, const VolumePlan& target,
                                  std::size_t number) {
  const Vector3 start =
      in_voxels(volume, difference(corner_of(target, number), volume.place.position));
  const Vector3 down =
      in_voxels(volume, scaled(column_direction(target.place), target.spacing.between_rows));
  const Vector3 right =
      in_voxels(volume, scaled(row_direction(target.place), target.spacing.between_columns));
  std::vector<double> plane;
  plane.reserve(static_cast<std::size_t>(target.rows * target.columns));
  for (std::int64_t y = 0; y < target.rows; ++y) {
    const Vector3 left = sum(start, scaled(down, static_cast<double>(y)));
    for (std::int64_t x = 0; x < target.columns; ++x) {
      plane.push_back(sample_at(volume, sum(left, scaled(right, static_cast<double>(x)))));
    }
  }
  return plane;
}

}  // namespace preceptor
