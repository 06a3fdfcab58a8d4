#include "data/study/study_reading.h"

#include <optional>
#include <string>
#include <utility>

#include "data/recipe/image_notes.h"
#include "data/study/study_pixels.h"
#include "data/study/study_plan.h"
#include "data/volume/volume_grid.h"

namespace preceptor {

namespace {

// The result, and each other channel as its files have it: both are held in double.
std::optional<SeriesRefusal> too_large(const StudyPlan& plan, const VolumeGrid& grid) {
  const auto channels = static_cast<std::int64_t>(plan.channels.size());
  if (grid.voxels() > kMostVoxels / channels) {
    const auto why = Rejection{"size", "a study of " + std::to_string(channels) + " x " +
                                           std::to_string(grid.voxels()) + " voxels"};
    return SeriesRefusal{why, plan.channels[0].slices.front().file};
  }
  return {};
}

// How much of the first series each covers, itself first; or why one is refused.
SeriesOutcome<std::vector<double>> covered_shares(const StudyPlan& plan, const Recipe& recipe,
                                                  const VolumeRules& rules) {
  std::vector<double> shares{1};
  for (std::size_t i = 1; i < plan.channels.size(); ++i) {
    const std::size_t file = plan.channels[i].slices.front().file;
    const Outcome<VolumeGrid> own = volume_grid(plan.channels[i], Recipe{});
    if (const auto* why = std::get_if<Rejection>(&own)) return SeriesRefusal{*why, file};
    const VolumeBox box = box_of(plan.channels[i], std::get<VolumeGrid>(own));
    shares.push_back(covered_share(box, plan.channels[0]));
    if (100 * shares.back() >= static_cast<double>(rules.min_overlap)) continue;
    const std::string percent = short_number(100 * shares.back());
    return SeriesRefusal{
        Rejection{"no-overlap", "the series of " + recipe.series[i] + " covers " + percent +
                                    " % of the first one's volume, at least " +
                                    std::to_string(rules.min_overlap) +
                                    " are wanted (--min-overlap)"},
        file};
  }
  return shares;
}

}  // namespace

SeriesOutcome<StudyVolume> read_study(const std::vector<VolumeFile>& files, const Recipe& recipe,
                                      const VolumeRules& rules, const FileReader& reader) {
  SeriesOutcome<StudyPlan> planned = plan_study(files, parse_series_rules(recipe.series), rules);
  if (const auto* refused = std::get_if<SeriesRefusal>(&planned)) return *refused;
  auto& plan = std::get<StudyPlan>(planned);
  const std::size_t first = plan.channels[0].slices.front().file;
  const Outcome<VolumeGrid> sized = volume_grid(plan.channels[0], recipe);
  if (const auto* why = std::get_if<Rejection>(&sized)) return SeriesRefusal{*why, first};
  const auto& grid = std::get<VolumeGrid>(sized);
  if (auto refused = too_large(plan, grid)) return *refused;
  const SeriesOutcome<std::vector<double>> covered = covered_shares(plan, recipe, rules);
  if (const auto* refused = std::get_if<SeriesRefusal>(&covered)) return *refused;
  SeriesOutcome<VolumeImages> read = read_volume(files, plan.all_slices(), reader);
  if (const auto* refused = std::get_if<SeriesRefusal>(&read)) return *refused;
  auto& images = std::get<VolumeImages>(read);
  SeriesOutcome<std::vector<std::uint8_t>> pixels = recipe_study(recipe, plan, grid, images);
  if (const auto* refused = std::get_if<SeriesRefusal>(&pixels)) return *refused;
  return StudyVolume{
      std::move(images.digests),
      std::get<std::vector<std::uint8_t>>(std::move(pixels)),
      {static_cast<std::int64_t>(plan.channels.size()), grid.z.out(), grid.y.out(), grid.x.out()},
      grid.spacing,
      std::move(plan.channels),
      std::get<std::vector<double>>(covered),
      overlaid_files(images),
      image_notes(images.images, &recipe)};
}

}  // namespace preceptor
