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

PRECEPTOR_WIDE_VECTORS void quantise_to_8(const double* __restrict from, std::size_t count,
                                          std::uint8_t* __restrict to) {
  for (std::size_t i = 0; i < count; ++i) {
    to[i] = static_cast<std::uint8_t>(static_cast<std::int32_t>(level_of(from[i], 255)));
  }
}

PRECEPTOR_WIDE_VECTORS void quantise_to_16(const double* from, std::size_t count,
                                           std::uint16_t* to) {
  for (std::size_t i = 0; i < count; ++i) {
    to[i] = static_cast<std::uint16_t>(static_cast<std::int32_t>(level_of(from[i], 65535)));
  }
}

void cast_to_float(const double* from, std::size_t count, float* to) {
  for (std::size_t i = 0; i < count; ++i) to[i] = static_cast<float>(from[i]);
}

}  // namespace

void quantise(const double* values, std::size_t count, int bits, std::uint8_t* to) {
  if (bits == 8) return quantise_to_8(values, count, to);
  if (bits == 16) return quantise_to_16(values, count, reinterpret_cast<std::uint16_t*>(to));
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
