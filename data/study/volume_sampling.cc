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
Vector3 in_voxels(const VolumeBox& volume, const Vector3& way) {
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
  const auto& size = volume.box.size;
  if (!beside(at[0], size[0], z) || !beside(at[1], size[1], y) || !beside(at[2], size[2], x)) {
    return volume.outside;
  }
  const auto row = [&](std::int64_t slice, std::int64_t number) {
    const double* from = volume.values.data() + (slice * size[1] + number) * size[2];
    return mixed(from[x.first], from[x.second], x.share);
  };
  const auto plane = [&](std::int64_t slice) {
    return mixed(row(slice, y.first), row(slice, y.second), y.share);
  };
  return mixed(plane(z.first), plane(z.second), z.share);
}

// The voxels of a target's slice, in those of a volume.
struct Lattice {
  Lattice(const VolumeBox& volume, const VolumePlan& target, std::size_t number)
      : start(in_voxels(volume, difference(corner_of(target, number), volume.place.position))),
        down(
            in_voxels(volume, scaled(column_direction(target.place), target.spacing.between_rows))),
        right(in_voxels(volume,
                        scaled(row_direction(target.place), target.spacing.between_columns))) {}

  Vector3 at(std::int64_t y, std::int64_t x) const {
    const Vector3 left = sum(start, scaled(down, static_cast<double>(y)));
    return sum(left, scaled(right, static_cast<double>(x)));
  }

  Vector3 start, down, right;
};

bool is_inside(const VolumeBox& volume, const Vector3& at) {
  Beside ignored;
  return beside(at[0], volume.size[0], ignored) && beside(at[1], volume.size[1], ignored) &&
         beside(at[2], volume.size[2], ignored);
}

// Some of `count` places, from half a stride on.
std::vector<std::int64_t> some_of(std::int64_t count) {
  constexpr std::int64_t kMost = 48;
  const std::int64_t stride = (count + kMost - 1) / kMost;
  std::vector<std::int64_t> places;
  for (std::int64_t at = stride / 2; at < count; at += stride) places.push_back(at);
  return places;
}

}  // namespace

double covered_share(const VolumeBox& volume, const VolumePlan& target) {
  std::int64_t all = 0, inside = 0;
  for (const std::int64_t z : some_of(static_cast<std::int64_t>(target.slices.size()))) {
    const Lattice voxels(volume, target, static_cast<std::size_t>(z));
    for (const std::int64_t y : some_of(target.rows)) {
      for (const std::int64_t x : some_of(target.columns)) {
        ++all;
        inside += is_inside(volume, voxels.at(y, x));
      }
    }
  }
  return static_cast<double>(inside) / static_cast<double>(all);
}

std::vector<double> sampled_plane(const PlacedVolume& volume, const VolumePlan& target,
                                  std::size_t number) {
  const Lattice voxels(volume.box, target, number);
  std::vector<double> plane;
  plane.reserve(static_cast<std::size_t>(target.rows * target.columns));
  for (std::int64_t y = 0; y < target.rows; ++y) {
    for (std::int64_t x = 0; x < target.columns; ++x) {
      plane.push_back(sample_at(volume, voxels.at(y, x)));
    }
  }
  return plane;
}

}  // namespace preceptor
