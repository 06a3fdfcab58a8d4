#include "data/study/study_pixels.h"

#include <utility>

#include "data/study/volume_sampling.h"
#include "data/volume/volume_pixels.h"
#include "data/volume/volume_sum.h"

namespace preceptor {
namespace {

// One grey channel.
Recipe channel_recipe(const Recipe& recipe, std::size_t channel) {
  Recipe one = recipe;
  one.channels = 1;
  if (recipe.windows.size() > 1) one.windows = {recipe.windows[channel]};
  return one;
}

// As the file has it, at even steps.
SeriesOutcome<PlacedVolume> placed_volume(const Recipe& recipe, const VolumePlan& plan,
                                          const VolumeImages& images) {
  const Outcome<VolumeGrid> own = volume_grid(plan, Recipe{});
  if (const auto* why = std::get_if<Rejection>(&own)) {
    return SeriesRefusal{*why, plan.slices.front().file};
  }
  const auto& grid = std::get<VolumeGrid>(own);
  SeriesOutcome<VolumeValues> outcome = recipe_values(recipe, plan, grid, images);
  if (const auto* refused = std::get_if<SeriesRefusal>(&outcome)) return *refused;
  auto& volume = std::get<VolumeValues>(outcome);
  return PlacedVolume{box_of(plan, grid), std::move(volume.values), volume.least};
}

std::vector<double> on_grid(const PlacedVolume& volume, const VolumePlan& first,
                            const VolumeGrid& grid) {
  VolumeSum sum(1, grid, volume.outside);
  for (std::size_t i = 0; i < first.slices.size(); ++i) {
    sum.add(sampled_plane(volume, first, i), 0, static_cast<std::int64_t>(i));
  }
  return sum.take();
}

SeriesOutcome<std::vector<double>> channel_values(const Recipe& recipe, const StudyPlan& plan,
                                                  std::size_t channel, const VolumeGrid& grid,
                                                  const VolumeImages& images) {
  const Recipe one = channel_recipe(recipe, channel);
  if (channel == 0) {
    SeriesOutcome<VolumeValues> outcome = recipe_values(one, plan.channels[0], grid, images);
    if (const auto* refused = std::get_if<SeriesRefusal>(&outcome)) return *refused;
    return std::get<VolumeValues>(std::move(outcome)).values;
  }
  const SeriesOutcome<PlacedVolume> volume = placed_volume(one, plan.channels[channel], images);
  if (const auto* refused = std::get_if<SeriesRefusal>(&volume)) return *refused;
  return on_grid(std::get<PlacedVolume>(volume), plan.channels[0], grid);
}

}  // namespace

VolumeBox box_of(const VolumePlan& plan, const VolumeGrid& own_grid) {
  return {{own_grid.z.out(), own_grid.y.out(), own_grid.x.out()}, plan.place, own_grid.spacing};
}

SeriesOutcome<std::vector<std::uint8_t>> recipe_study(const Recipe& recipe, const StudyPlan& plan,
                                                      const VolumeGrid& grid,
                                                      const VolumeImages& images) {
  const auto size = static_cast<std::size_t>(grid.voxels() * recipe.bits / 8);
  std::vector<std::uint8_t> bytes(plan.channels.size() * size);
  for (std::size_t channel = 0; channel < plan.channels.size(); ++channel) {
    const SeriesOutcome<std::vector<double>> outcome =
        channel_values(recipe, plan, channel, grid, images);
    if (const auto* refused = std::get_if<SeriesRefusal>(&outcome)) return *refused;
    const auto& values = std::get<std::vector<double>>(outcome);
    quantise(values.data(), values.size(), recipe.bits, bytes.data() + channel * size);
  }
  return bytes;
}

}  // namespace preceptor
