#include "data/recipe/framing.h"

#include <algorithm>
#include <cmath>

namespace preceptor {
namespace {

AxisFraming cropped(std::int64_t size, std::int64_t crop) {
  AxisFraming axis;
  axis.taken = crop == 0 ? size : std::min(size, crop);
  axis.before = (size - axis.taken) / 2;
  return axis;
}

void stretch(AxisFraming& axis, std::int64_t stored) { axis.scaled = axis.kept = stored; }

std::int64_t rounded(double length) { return static_cast<std::int64_t>(std::floor(length + 0.5)); }

void fit_inside(AxisFraming& axis, double length, std::int64_t stored) {
  axis.scaled = axis.kept = std::clamp<std::int64_t>(rounded(length), 1, stored);
  axis.margin = (stored - axis.scaled) / 2;
}

void fit_around(AxisFraming& axis, double length, std::int64_t stored) {
  axis.scaled = std::max(rounded(length), stored);
  axis.skipped = (axis.scaled - stored) / 2;
  axis.kept = stored;
}

// Weights count scaled samples times samples of the source in 64 bits.
constexpr double kLongestSide = 1LL << 40;

// Says whether a side is no longer than can be counted.
bool keep_aspect(const Recipe& recipe, const PixelSpacing& spacing, Framing& framing) {
  const double high = static_cast<double>(framing.rows.taken) * spacing.between_rows;
  const double wide = static_cast<double>(framing.columns.taken) * spacing.between_columns;
  const double vertical = static_cast<double>(recipe.height) / high;
  const double horizontal = static_cast<double>(recipe.width) / wide;
  const bool inside = recipe.fit == Fit::kPad;
  const double k = inside ? std::min(vertical, horizontal) : std::max(vertical, horizontal);
  const auto fit = inside ? fit_inside : fit_around;
  if (!(std::max(high * k, wide * k) <= kLongestSide)) return false;
  fit(framing.rows, high * k, recipe.height);
  fit(framing.columns, wide * k, recipe.width);
  return true;
}

ResizeWeights weights_of(ResizeMethod method, const AxisFraming& axis, std::int64_t size) {
  ResizeWeights weights(axis.taken, axis.scaled, method, axis.skipped, axis.kept);
  weights.move_into(size, axis.before);
  return weights;
}

}  // namespace

Outcome<Framing> framing_of(const Recipe& recipe, const DicomImage& image) {
  if (recipe.square_pixels && !image.spacing) {
    return Rejection{"spacing",
                     "the file does not say a spacing of its pixels, one for all frames; leave "
                     "out --aspect spacing"};
  }
  Framing framing{cropped(image.rows, recipe.crop_height),
                  cropped(image.columns, recipe.crop_width)};
  if (recipe.fit == Fit::kStretch) {
    stretch(framing.rows, recipe.height);
    stretch(framing.columns, recipe.width);
  } else {
    const PixelSpacing spacing = recipe.square_pixels ? *image.spacing : PixelSpacing{};
    if (!keep_aspect(recipe, spacing, framing)) {
      return Rejection{"spacing", "a spacing of pixels such as no image has: " +
                                      short_number(spacing.between_rows) + " and " +
                                      short_number(spacing.between_columns)};
    }
  }
  return framing;
}

PlaneFramer::PlaneFramer(const Recipe& recipe, const Framing& framing, const DicomImage& image)
    : height_(recipe.height),
      width_(recipe.width),
      framing_(framing),
      rows_(weights_of(recipe.resize, framing.rows, image.rows)),
      columns_(weights_of(recipe.resize, framing.columns, image.columns)) {}

void PlaneFramer::operator()(const PlaneRows& plane, double margin, const RowSink& take) const {
  std::vector<double> stored(static_cast<std::size_t>(width_), margin);
  for (std::int64_t y = 0; y < framing_.rows.margin; ++y) take(stored.data());
  resize_plane(plane, rows_, columns_, [&](const double* row) {
    std::copy_n(row, columns_.out, stored.begin() + framing_.columns.margin);
    take(stored.data());
  });
  std::fill(stored.begin(), stored.end(), margin);
  for (std::int64_t y = framing_.rows.margin + rows_.out; y < height_; ++y) take(stored.data());
}

}  // namespace preceptor
