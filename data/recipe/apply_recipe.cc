#include <algorithm>
#include <limits>

#include "common/base/error.h"
#include "common/base/wide_vectors.h"
#include "data/recipe/framing.h"
#include "data/recipe/intensity.h"
#include "data/recipe/recipe.h"

namespace preceptor {
namespace {

// In this order what is no number becomes 0.
double level_of(double value, double most) {
  const double level = value * most + 0.5;
  const double above = level > 0 ? level : 0;
  return above < most ? above : most;
}

PRECEPTOR_WIDE_VECTORS void levels_of(const double* __restrict from, std::size_t count, double most,
                                      std::int32_t* __restrict to) {
  for (std::size_t i = 0; i < count; ++i) {
    to[i] = static_cast<std::int32_t>(level_of(from[i], most));
  }
}

PRECEPTOR_WIDE_VECTORS void narrow_to_8(const std::int32_t* __restrict from, std::size_t count,
                                        std::uint8_t* __restrict to) {
  for (std::size_t i = 0; i < count; ++i) to[i] = static_cast<std::uint8_t>(from[i]);
}

PRECEPTOR_WIDE_VECTORS void narrow_to_16(const std::int32_t* __restrict from, std::size_t count,
                                         std::uint16_t* __restrict to) {
  for (std::size_t i = 0; i < count; ++i) to[i] = static_cast<std::uint16_t>(from[i]);
}

// In two steps, each of which a compiler makes vectors of.
template <typename Level>
void quantise_to(const double* values, std::size_t count,
                 void (*narrow)(const std::int32_t*, std::size_t, Level*), Level* to) {
  constexpr std::size_t kAtOnce = 256;
  constexpr double kMost = std::numeric_limits<Level>::max();
  std::int32_t levels[kAtOnce];
  for (std::size_t at = 0; at < count; at += kAtOnce) {
    const std::size_t some = std::min(kAtOnce, count - at);
    levels_of(values + at, some, kMost, levels);
    narrow(levels, some, to + at);
  }
}

void cast_to_float(const double* from, std::size_t count, float* to) {
  for (std::size_t i = 0; i < count; ++i) to[i] = static_cast<float>(from[i]);
}

}  // namespace

void quantise(const double* values, std::size_t count, int bits, std::uint8_t* to) {
  if (bits == 8) return quantise_to(values, count, narrow_to_8, to);
  if (bits == 16) {
    return quantise_to(values, count, narrow_to_16, reinterpret_cast<std::uint16_t*>(to));
  }
  cast_to_float(values, count, reinterpret_cast<float*>(to));
}

Outcome<std::vector<std::uint8_t>> apply_recipe(const Recipe& recipe, const DicomImage& image,
                                                std::int64_t frame) {
  if (recipe.depth != 0) {
    throw Error(ErrorKind::kUsage, "a recipe of volumes for a single frame")
        .hint("leave the depth out of --size, or read series");
  }
  const Outcome<Framing> framing = framing_of(recipe, image);
  if (const auto* refused = std::get_if<Rejection>(&framing)) return *refused;
  const IntensityMap map = frame_intensity(recipe, image, frame);
  const Outcome<std::vector<MappedPlane>> planes = map.rows(image, frame);
  if (const auto* refused = std::get_if<Rejection>(&planes)) return *refused;
  const PlaneFramer framer(recipe, std::get<Framing>(framing), image);
  std::vector<std::uint8_t> pixels(static_cast<std::size_t>(recipe.bytes_per_row()));
  std::uint8_t* to = pixels.data();
  for (const MappedPlane& plane : std::get<std::vector<MappedPlane>>(planes)) {
    framer(plane, map.least(), [&](const double* row) {
      quantise(row, static_cast<std::size_t>(recipe.width), recipe.bits, to);
      to += recipe.width * recipe.bits / 8;
    });
  }
  return pixels;
}

}  // namespace preceptor
