#include "data/volume/slice_intensity.h"

#include <algorithm>

#include "data/recipe/grey_values.h"

namespace preceptor {
namespace {

const PlannedSlice& middle_of(const VolumePlan& plan) {
  return plan.slices[plan.slices.size() / 2];
}

const PixelMeaning& middle_meaning(const VolumePlan& plan, const VolumeImages& images) {
  return images.of(middle_of(plan)).meaning(middle_of(plan).frame);
}

std::vector<DicomImage> with_one_view(const VolumePlan& plan, const VolumeImages& images) {
  std::vector<DicomImage> viewed = images.images;
  const PixelMeaning& middle = middle_meaning(plan, images);
  for (DicomImage& image : viewed) {
    for (PixelMeaning& meaning : image.meanings) {
      meaning.windows = middle.windows;
      meaning.voi_tables = middle.voi_tables;
    }
  }
  return viewed;
}

bool takes_the_range(const WindowRule& rule, const PixelMeaning& view) {
  const bool bare = view.windows.empty() && view.voi_tables.empty();
  return rule.kind == WindowRule::Kind::kRange || (rule.kind == WindowRule::Kind::kFile && bare);
}

// Of floating-point pixels the range is one of statistics, and so the whole volume's already.
Recipe with_one_range(Recipe recipe, const VolumePlan& plan, const VolumeImages& images) {
  if (is_floating_point(images.of(middle_of(plan)).type)) return recipe;
  std::vector<double> least, most;
  for (const PlannedSlice& slice : plan.slices) {
    const DicomImage& image = images.of(slice);
    const ValueRange range = rescaled_range(image, image.meaning(slice.frame));
    least.push_back(range.least);
    most.push_back(range.most);
  }
  const auto low = std::minmax_element(least.begin(), least.end());
  const auto high = std::minmax_element(most.begin(), most.end());
  if (*low.first == *low.second && *high.first == *high.second) return recipe;
  for (WindowRule& rule : recipe.windows) {
    if (!takes_the_range(rule, middle_meaning(plan, images))) continue;
    rule.kind = WindowRule::Kind::kFixed;
    rule.function = WindowFunction::kLinearExact;
    rule.center = (*low.first + *high.second) / 2;
    rule.width = *high.second - *low.first;
  }
  return recipe;
}

}  // namespace

SliceIntensity::SliceIntensity(const Recipe& recipe, const VolumePlan& plan,
                               const VolumeImages& images)
    : images_(with_one_view(plan, images)),
      recipe_(with_one_range(recipe, plan, images)),
      map_(recipe_) {
  for (const PlannedSlice& slice : plan.slices) map_.observe(images_[slice.file], slice.frame);
  map_.settle();
}

Outcome<std::vector<Plane>> SliceIntensity::planes(const PlannedSlice& slice) const {
  return map_.apply(images_[slice.file], slice.frame);
}

}  // namespace preceptor
