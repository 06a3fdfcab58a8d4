#include "data/volume/slice_intensity.h"

#include <algorithm>
#include <cmath>

#include "data/recipe/window_function.h"

namespace preceptor {
namespace {

using Plane = std::vector<double>;

struct Ends {
  double low = 0, high = 0;
};

// What stored values can be, after the modality transform.
Ends stored_ends(const DicomImage& image, const PixelMeaning& meaning) {
  const double levels = std::ldexp(1.0, static_cast<int>(image.bits_stored));
  const double least = is_signed(image.type) ? -levels / 2 : 0;
  const double one = meaning.slope * least + meaning.intercept;
  const double other = meaning.slope * (least + levels - 1) + meaning.intercept;
  return {std::min(one, other), std::max(one, other)};
}

// Interleaved colour to planes in [0, 1]: three, or one of luma (ITU-R BT.601).
std::vector<Plane> colour_planes(const Plane& values, double most, std::int64_t channels) {
  const std::size_t count = values.size() / 3;
  std::vector<Plane> planes(static_cast<std::size_t>(channels), Plane(count));
  for (std::size_t i = 0; i < count; ++i) {
    const double* rgb = values.data() + 3 * i;
    if (channels == 1) {
      planes[0][i] = (0.299 * rgb[0] + 0.587 * rgb[1] + 0.114 * rgb[2]) / most;
    } else {
      for (std::size_t c = 0; c < 3; ++c) planes[c][i] = rgb[c] / most;
    }
  }
  return planes;
}

}  // namespace

SliceIntensity::SliceIntensity(const Recipe& recipe, const VolumePlan& plan,
                               const VolumeImages& images)
    : recipe_(recipe), images_(images) {
  const PlannedSlice& middle = plan.slices[plan.slices.size() / 2];
  view_ = images.of(middle).meaning(middle.frame);
  bool first = true;
  for (const PlannedSlice& slice : plan.slices) {
    const DicomImage& image = images.of(slice);
    const Ends ends = stored_ends(image, image.meaning(slice.frame));
    low_ = first ? ends.low : std::min(low_, ends.low);
    high_ = first ? ends.high : std::max(high_, ends.high);
    first = false;
  }
}

std::optional<Rejection> SliceIntensity::apply_rule(Plane& values) const {
  if (recipe_.window.kind == WindowRule::Kind::kFixed) {
    apply_window({recipe_.window.center, recipe_.window.width, WindowFunction::kLinear, ""},
                 values);
  } else if (recipe_.window.kind == WindowRule::Kind::kFile && !view_.windows.empty()) {
    if (!is_usable(view_.windows.front())) {
      return Rejection{"window",
                       "the first window of the series' middle slice cannot be applied; "
                       "give one with --window"};
    }
    apply_window(view_.windows.front(), values);
  } else if (recipe_.window.kind == WindowRule::Kind::kFile && !view_.voi_tables.empty()) {
    return Rejection{"voi-lut",
                     "the window of the series' middle slice is a table, which is not "
                     "applied; give one with --window"};
  } else {
    apply_range(low_, high_, values);
  }
  return {};
}

Outcome<std::vector<Plane>> SliceIntensity::planes(const PlannedSlice& slice) const {
  const DicomImage& image = images_.of(slice);
  if (recipe_.channels == 3 && image.samples == 1) {
    return Rejection{"channels", "a grey series where the recipe stores three channels"};
  }
  Plane values = rescaled_values(image, slice.frame);
  if (image.samples == 3) {
    const double most = std::ldexp(1.0, static_cast<int>(image.bits_stored)) - 1;
    return colour_planes(values, most, recipe_.channels);
  }
  if (auto refused = apply_rule(values)) return *refused;
  if (image.monochrome1) {
    for (double& y : values) y = 1.0 - y;
  }
  return std::vector<Plane>{std::move(values)};
}

}  // namespace preceptor
