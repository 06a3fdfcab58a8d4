#include <algorithm>
#include <cmath>
#include <cstring>
#include <optional>

#include "data/recipe/recipe.h"
#include "data/recipe/resize.h"
#include "data/recipe/window_function.h"

namespace preceptor {
namespace {

using Plane = std::vector<double>;

template <typename Stored>
std::vector<double> transformed(const DicomImage& image, std::int64_t frame) {
  const std::uint8_t* bytes = image.frame(frame);
  const double slope = image.meaning(frame).slope, intercept = image.meaning(frame).intercept;
  const auto count = static_cast<std::size_t>(image.frame_bytes()) / sizeof(Stored);
  std::vector<double> values(count);
  for (std::size_t i = 0; i < count; ++i) {
    Stored stored;
    std::memcpy(&stored, bytes + i * sizeof(Stored), sizeof(Stored));
    values[i] = slope * static_cast<double>(stored) + intercept;
  }
  return values;
}

void apply_stored_range(const DicomImage& image, const PixelMeaning& meaning, Plane& values) {
  const double levels = std::ldexp(1.0, static_cast<int>(image.bits_stored));
  const double least = is_signed(image.type) ? -levels / 2 : 0;
  const double one_end = meaning.slope * least + meaning.intercept;
  const double other_end = meaning.slope * (least + levels - 1) + meaning.intercept;
  apply_range(std::min(one_end, other_end), std::max(one_end, other_end), values);
}

std::string describe(const VoiWindow& window) {
  return "centre " + std::to_string(window.center) + ", width " + std::to_string(window.width);
}

// The grey values of one frame in [0, 1], before inversion.
std::optional<Rejection> apply_rule(const WindowRule& rule, const DicomImage& image,
                                    const PixelMeaning& meaning, Plane& values) {
  if (rule.kind == WindowRule::Kind::kFixed) {
    apply_window({rule.center, rule.width, WindowFunction::kLinear, ""}, values);
  } else if (rule.kind == WindowRule::Kind::kFile && !meaning.windows.empty()) {
    const VoiWindow& window = meaning.windows.front();
    if (!is_usable(window)) {
      return Rejection{"window", "the file's first window cannot be applied (" + describe(window) +
                                     "); give one with --window"};
    }
    apply_window(window, values);
  } else if (rule.kind == WindowRule::Kind::kFile && !meaning.voi_tables.empty()) {
    return Rejection{"voi-lut",
                     "the file's window is a table, which is not applied; give one with --window"};
  } else {
    apply_stored_range(image, meaning, values);
  }
  return {};
}

// Interleaved colour in stored values to planes in [0, 1]: three, or one of luma.
std::vector<Plane> colour_planes(const Plane& values, std::int64_t bits_stored,
                                 std::int64_t channels) {
  const double most = std::ldexp(1.0, static_cast<int>(bits_stored)) - 1;
  const std::size_t count = values.size() / 3;
  std::vector<Plane> planes(static_cast<std::size_t>(channels), Plane(count));
  for (std::size_t i = 0; i < count; ++i) {
    const double r = values[3 * i] / most, g = values[3 * i + 1] / most,
                 b = values[3 * i + 2] / most;
    if (channels == 1) {
      planes[0][i] = 0.299 * r + 0.587 * g + 0.114 * b;
    } else {
      planes[0][i] = r;
      planes[1][i] = g;
      planes[2][i] = b;
    }
  }
  return planes;
}

template <typename Pixel>
void quantise(const Plane& plane, double most, std::uint8_t* to) {
  for (std::size_t i = 0; i < plane.size(); ++i) {
    const double level = std::clamp(plane[i] * most + 0.5, 0.0, most);
    const auto pixel = static_cast<Pixel>(static_cast<std::int32_t>(level));
    std::memcpy(to + i * sizeof(Pixel), &pixel, sizeof(Pixel));
  }
}

Outcome<std::vector<Plane>> normalised_planes(const Recipe& recipe, const DicomImage& image,
                                              std::int64_t frame) {
  Plane values = rescaled_values(image, frame);
  if (image.samples == 3) return colour_planes(values, image.bits_stored, recipe.channels);
  if (auto refused = apply_rule(recipe.window, image, image.meaning(frame), values)) {
    return *refused;
  }
  if (image.monochrome1) {
    for (double& y : values) y = 1.0 - y;
  }
  std::vector<Plane> planes;
  planes.push_back(std::move(values));
  return planes;
}

}  // namespace

std::vector<double> rescaled_values(const DicomImage& image, std::int64_t frame) {
  switch (image.type) {
    case StoredType::kUint8:
      return transformed<std::uint8_t>(image, frame);
    case StoredType::kInt8:
      return transformed<std::int8_t>(image, frame);
    case StoredType::kUint16:
      return transformed<std::uint16_t>(image, frame);
    case StoredType::kInt16:
      return transformed<std::int16_t>(image, frame);
    case StoredType::kUint32:
      return transformed<std::uint32_t>(image, frame);
    case StoredType::kInt32:
      return transformed<std::int32_t>(image, frame);
    case StoredType::kFloat32:
      return transformed<float>(image, frame);
    case StoredType::kFloat64:
      return transformed<double>(image, frame);
  }
  return {};
}

Outcome<std::vector<std::uint8_t>> apply_recipe(const Recipe& recipe, const DicomImage& image,
                                                std::int64_t frame) {
  if (recipe.channels == 3 && image.samples == 1) {
    return Rejection{"channels", "a grey image where the recipe stores three channels"};
  }
  const Outcome<std::vector<Plane>> normalised = normalised_planes(recipe, image, frame);
  if (const auto* refused = std::get_if<Rejection>(&normalised)) return *refused;
  const ResizeWeights rows(image.rows, recipe.height), columns(image.columns, recipe.width);
  std::vector<std::uint8_t> pixels(static_cast<std::size_t>(recipe.bytes_per_row()));
  std::uint8_t* next = pixels.data();
  for (const Plane& plane : std::get<std::vector<Plane>>(normalised)) {
    const Plane resized = resize_plane(plane, rows, columns);
    recipe.bits == 8 ? quantise<std::uint8_t>(resized, 255, next)
                     : quantise<std::uint16_t>(resized, 65535, next);
    next += recipe.height * recipe.width * recipe.bits / 8;
  }
  return pixels;
}

}  // namespace preceptor
