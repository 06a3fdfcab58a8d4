#include "data/volume/volume_pixels.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "data/pixels/pixel_description.h"
#include "data/volume/volume_sum.h"

namespace preceptor {
namespace {

void append_bytes(const void* from, std::size_t count, std::vector<std::uint8_t>& to) {
  const auto* bytes = static_cast<const std::uint8_t*>(from);
  to.insert(to.end(), bytes, bytes + count);
}

// Samples of `size` samples moved by `shift`: what each takes of the two beside its source.
AxisWeights shift_weights(std::int64_t size, double shift) {
  AxisWeights axis;
  axis.in = size;
  for (std::int64_t i = 0; i < size; ++i) {
    const double source = static_cast<double>(i) - shift;
    const double below = std::floor(source);
    const auto first = static_cast<std::int64_t>(below);
    std::vector<double> weights;
    for (std::int64_t j = std::max<std::int64_t>(first, 0); j <= first + 1 && j < size; ++j) {
      weights.push_back(j == first ? 1 - (source - below) : source - below);
    }
    axis.first.push_back(weights.empty() ? 0 : std::max<std::int64_t>(first, 0));
    axis.weights.push_back(std::move(weights));
  }
  return axis;
}

// Where nothing comes in from is the least value, as the sum has it.
Plane placed(Plane plane, const VolumePlan& plan, const PlannedSlice& slice, double least) {
  if (!plan.tilted) return plane;
  for (double& value : plane) value -= least;
  plane = shifted_plane(plane, plan.rows, plan.columns, slice.shift_rows, slice.shift_columns);
  for (double& value : plane) value += least;
  return plane;
}

}  // namespace

std::vector<double> shifted_plane(const std::vector<double>& plane, std::int64_t rows,
                                  std::int64_t columns, double down, double right) {
  return resample_plane(plane, shift_weights(rows, down), shift_weights(columns, right));
}

Outcome<std::vector<std::uint8_t>> stored_volume(const VolumePlan& plan,
                                                 const VolumeImages& images) {
  const StoredType type = images.of(plan.slices.front()).type;
  std::vector<std::uint8_t> bytes;
  for (const PlannedSlice& slice : plan.slices) {
    const DicomImage& image = images.of(slice);
    if (image.type != type) {
      return Rejection{"mixed-pixels", "slices whose stored values are of other types"};
    }
    append_bytes(image.frame(slice.frame), static_cast<std::size_t>(image.frame_bytes()), bytes);
  }
  return bytes;
}

std::vector<std::uint8_t> rescaled_volume(const VolumePlan& plan, const VolumeImages& images) {
  std::vector<std::uint8_t> bytes;
  for (const PlannedSlice& slice : plan.slices) {
    const Plane values = rescaled_values(images.of(slice), slice.frame);
    append_bytes(values.data(), values.size() * sizeof(double), bytes);
  }
  return bytes;
}

SeriesOutcome<VolumeValues> recipe_values(const Recipe& recipe, const VolumePlan& plan,
                                          const VolumeGrid& grid, const VolumeImages& images) {
  if (grid.voxels() > kMostVoxels / recipe.channels) {
    const auto why = Rejection{"size", "a volume of " + std::to_string(grid.voxels()) + " voxels"};
    return SeriesRefusal{why, plan.slices.front().file};
  }
  const SliceIntensity intensity(recipe, plan, images);
  VolumeSum volume(recipe.channels, grid, intensity.least());
  for (std::size_t i = 0; i < plan.slices.size(); ++i) {
    const PlannedSlice& slice = plan.slices[i];
    Outcome<std::vector<Plane>> outcome = intensity.planes(slice);
    if (const auto* why = std::get_if<Rejection>(&outcome)) return SeriesRefusal{*why, slice.file};
    auto& planes = std::get<std::vector<Plane>>(outcome);
    for (std::size_t channel = 0; channel < planes.size(); ++channel) {
      volume.add(placed(std::move(planes[channel]), plan, slice, intensity.least()),
                 static_cast<std::int64_t>(channel), static_cast<std::int64_t>(i));
    }
  }
  return VolumeValues{volume.take(), intensity.least()};
}

SeriesOutcome<std::vector<std::uint8_t>> recipe_volume(const Recipe& recipe, const VolumePlan& plan,
                                                       const VolumeGrid& grid,
                                                       const VolumeImages& images) {
  const SeriesOutcome<VolumeValues> outcome = recipe_values(recipe, plan, grid, images);
  if (const auto* refused = std::get_if<SeriesRefusal>(&outcome)) return *refused;
  const std::vector<double>& values = std::get<VolumeValues>(outcome).values;
  std::vector<std::uint8_t> bytes(values.size() * static_cast<std::size_t>(recipe.bits / 8));
  quantise(values.data(), values.size(), recipe.bits, bytes.data());
  return bytes;
}

}  // namespace preceptor
