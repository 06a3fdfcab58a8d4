#include "data/recipe/intensity.h"

#include <algorithm>
#include <cmath>
#include <memory>

#include "data/recipe/voi_transform.h"
#include "data/recipe/window_function.h"

namespace preceptor {
namespace {

using Kind = IntensityRule::Kind;

std::optional<Rejection> channels_refusal(const Recipe& recipe, const DicomImage& image) {
  if (recipe.windows.size() > 1) {
    if (image.samples == 1) return {};
    return Rejection{"channels", "a colour image where the recipe stores a channel a window"};
  }
  if (recipe.channels == 3 && image.samples == 1) {
    return Rejection{"channels", "a grey image where the recipe stores three channels"};
  }
  return {};
}

// What the recipe's channels are of.
std::vector<PixelPart> parts_of(const DicomImage& image, std::int64_t channels) {
  if (image.samples == 1) return {PixelPart::kAll};
  if (channels == 1) return {PixelPart::kLuma};
  return {PixelPart::kRed, PixelPart::kGreen, PixelPart::kBlue};
}

// torchxrayvision's normalize() of stored values; signed ones are moved up to begin at 0.
void apply_xrv(const ValueRange& stored, Plane& values) {
  const double span = stored.most - stored.least;
  for (double& x : values) x = (2 * (x - stored.least) / span - 1) * 1024;
}

double score(const IntensityStatistics& statistics, double v) {
  return (v - statistics.mean) / statistics.deviation;
}

void apply_zscore(const IntensityStatistics& statistics, bool nonzero, Plane& values) {
  for (double& v : values) {
    if (!nonzero || v != 0) v = score(statistics, v);
  }
}

void apply_clip(double low, double high, Plane& values) {
  for (double& v : values) v = std::clamp(v, low, high);
  apply_range(low, high, values);
}

void apply_scale(const IntensityRule& rule, Plane& values) {
  const double a_min = rule.numbers[0], a_max = rule.numbers[1], b_min = rule.numbers[2],
               b_max = rule.numbers[3];
  for (double& v : values) {
    v = (v - a_min) / (a_max - a_min) * (b_max - b_min) + b_min;
    if (rule.flag) v = std::clamp(v, b_min, b_max);
  }
}

}  // namespace

IntensityMap::IntensityMap(const Recipe& recipe) : recipe_(recipe) { least_ = least_result(); }

bool IntensityMap::drops_padding() const {
  return recipe_.padding.value_or(default_padding(recipe_.intensity)) == PaddingRule::kMinimum;
}

void IntensityMap::observe(const DicomImage& image, std::int64_t frame) {
  if (!recipe_.intensity.needs_statistics() && !is_floating_point(image.type)) return;
  const GreyValues grey = grey_values(image, frame);
  std::vector<std::int64_t> counts = counts_of(grey, image, frame);
  for (std::size_t place : places_without_measurement(grey, image, drops_padding())) {
    counts[place] = 0;
  }
  Plane values = grey.stored;
  apply_modality(image.meaning(frame), values);
  const bool nonzero = recipe_.intensity.kind == Kind::kZScore && recipe_.intensity.flag;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (counts[i] == 0) continue;
    if (nonzero && values[i] == 0) {
      saw_zero_ = true;
      continue;
    }
    observed_.push_back({values[i], counts[i]});
    note_extreme(values[i], image.monochrome1);
  }
}

void IntensityMap::note_extreme(double value, bool inverted) {
  if (inverted) {
    most_inverted_ = std::max(most_inverted_.value_or(value), value);
  } else {
    least_as_is_ = std::min(least_as_is_.value_or(value), value);
  }
}

void IntensityMap::settle() {
  if (observed_.empty()) return;
  statistics_.least = statistics_.most = observed_.front().value;
  for (const Observed& one : observed_) {
    statistics_.least = std::min(statistics_.least, one.value);
    statistics_.most = std::max(statistics_.most, one.value);
  }
  if (recipe_.intensity.kind == Kind::kZScore) find_moments();
  if (recipe_.intensity.kind == Kind::kPercentile) find_percentiles();
  observed_.clear();
  observed_.shrink_to_fit();
  least_ = least_result();
}

void IntensityMap::find_moments() {
  double sum = 0, squares = 0;
  std::int64_t count = 0;
  for (const Observed& one : observed_) {
    sum += one.value * static_cast<double>(one.count);
    count += one.count;
  }
  const double mean = sum / static_cast<double>(count);
  for (const Observed& one : observed_) {
    squares += (one.value - mean) * (one.value - mean) * static_cast<double>(one.count);
  }
  const double deviation = std::sqrt(squares / static_cast<double>(count));
  statistics_.mean = mean;
  statistics_.deviation = deviation == 0 ? 1 : deviation;
}

void IntensityMap::find_percentiles() {
  std::sort(observed_.begin(), observed_.end(),
            [](const Observed& one, const Observed& other) { return one.value < other.value; });
  std::int64_t count = 0;
  for (const Observed& one : observed_) count += one.count;
  statistics_.low = percentile(recipe_.intensity.numbers[0], count);
  statistics_.high = percentile(recipe_.intensity.numbers[1], count);
}

// numpy.percentile(method="linear") of `count` values, which lie sorted in observed_.
double IntensityMap::percentile(double percent, std::int64_t count) const {
  const double at = static_cast<double>(count - 1) * (percent / 100);
  const auto below = static_cast<std::int64_t>(std::floor(at));
  const double part = at - static_cast<double>(below);
  std::int64_t seen = 0;
  for (std::size_t i = 0; i < observed_.size(); ++i) {
    seen += observed_[i].count;
    if (seen <= below) continue;
    const double here = observed_[i].value;
    const bool next_is_here = seen > below + 1 || i + 1 == observed_.size();
    const double next = next_is_here ? here : observed_[i + 1].value;
    return part < 0.5 ? here + (next - here) * part : next - (next - here) * (1 - part);
  }
  return 0;
}

// MONOCHROME1 is shown by mirroring results within the rule's range: y becomes mirror() - y.
double IntensityMap::mirror() const {
  const IntensityRule& rule = recipe_.intensity;
  if (rule.kind == Kind::kRange) return rule.numbers[2] + rule.numbers[3];
  return rule.kind == Kind::kXrv || rule.kind == Kind::kZScore ? 0 : 1;
}

// Of all that was observed, each as it is shown.
double IntensityMap::least_score() const {
  std::vector<double> results;
  if (least_as_is_) results.push_back(score(statistics_, *least_as_is_));
  if (most_inverted_) results.push_back(-score(statistics_, *most_inverted_));
  if (saw_zero_ || results.empty()) results.push_back(0);
  return *std::min_element(results.begin(), results.end());
}

double IntensityMap::least_result() const {
  const IntensityRule& rule = recipe_.intensity;
  if (rule.kind == Kind::kRange) return rule.numbers[2];
  if (rule.kind == Kind::kXrv) return -1024;
  return rule.kind == Kind::kZScore ? least_score() : 0;
}

void IntensityMap::scale(Plane& values) const {
  const IntensityRule& rule = recipe_.intensity;
  switch (rule.kind) {
    case Kind::kMinMax:
      return apply_range(statistics_.least, statistics_.most, values);
    case Kind::kPercentile:
      return apply_clip(statistics_.low, statistics_.high, values);
    case Kind::kZScore:
      return apply_zscore(statistics_, rule.flag, values);
    case Kind::kClip:
      return apply_clip(rule.numbers[0], rule.numbers[1], values);
    case Kind::kRange:
      return apply_scale(rule, values);
    default:
      return;
  }
}

Outcome<Plane> IntensityMap::mapped(const WindowRule& window, const GreyValues& grey,
                                    const DicomImage& image, std::int64_t frame) const {
  Plane values = grey.stored;
  const bool floating = is_floating_point(image.type);
  if (recipe_.intensity.kind == Kind::kXrv) {
    if (floating) return Rejection{"intensity", "xrv is for integers, the pixels are not"};
    apply_xrv(stored_range(image), values);
    return values;
  }
  const PixelMeaning& meaning = image.meaning(frame);
  apply_modality(meaning, values);
  if (recipe_.intensity.kind != Kind::kWindow) {
    scale(values);
  } else if (image.samples == 3) {
    apply_range(0, stored_range(image).most, values);
  } else {
    const ValueRange range =
        floating ? ValueRange{statistics_.least, statistics_.most} : rescaled_range(image, meaning);
    if (auto refused = apply_voi(window, meaning, range, values)) return *refused;
  }
  return values;
}

Outcome<std::vector<MappedPlane>> IntensityMap::rows(const DicomImage& image,
                                                     std::int64_t frame) const {
  if (auto refused = channels_refusal(recipe_, image)) return *refused;
  const GreyValues grey = grey_values(image, frame);
  const std::vector<std::size_t> nothing = places_without_measurement(grey, image, drops_padding());
  std::vector<MappedPlane> planes;
  for (const WindowRule& window : recipe_.windows) {
    Outcome<Plane> outcome = mapped(window, grey, image, frame);
    if (const auto* refused = std::get_if<Rejection>(&outcome)) return *refused;
    Plane& values = std::get<Plane>(outcome);
    if (image.monochrome1) {
      const double whole = mirror();
      for (double& y : values) y = whole - y;
    }
    for (const std::size_t place : nothing) values[place] = least_;
    const auto shared = std::make_shared<const Plane>(std::move(values));
    for (const PixelPart part : parts_of(image, recipe_.channels)) {
      planes.emplace_back(grey, shared, image, frame, part);
    }
  }
  return planes;
}

Outcome<std::vector<Plane>> IntensityMap::apply(const DicomImage& image, std::int64_t frame) const {
  const Outcome<std::vector<MappedPlane>> mapped = rows(image, frame);
  if (const auto* refused = std::get_if<Rejection>(&mapped)) return *refused;
  std::vector<Plane> planes;
  for (const MappedPlane& plane : std::get<std::vector<MappedPlane>>(mapped)) {
    planes.push_back(plane.whole());
  }
  return planes;
}

IntensityMap frame_intensity(const Recipe& recipe, const DicomImage& image, std::int64_t frame) {
  IntensityMap map(recipe);
  map.observe(image, frame);
  map.settle();
  return map;
}

}  // namespace preceptor
