#include <algorithm>
#include <cstring>

#include "common/base/error.h"
#include "data/recipe/framing.h"
#include "data/recipe/intensity.h"
#include "data/recipe/recipe.h"

namespace preceptor {
namespace {

template <typename Pixel>
void quantise_to(const Plane& plane, double most, std::uint8_t* to) {
  const double* from = plane.data();
  const std::size_t count = plane.size();
  for (std::size_t i = 0; i < count; ++i) {
    // In this order what is no number becomes 0.
    const double level = std::min(std::max(0.0, from[i] * most + 0.5), most);
    const auto pixel = static_cast<Pixel>(static_cast<std::int32_t>(level));
    std::memcpy(to + i * sizeof(Pixel), &pixel, sizeof(Pixel));
  }
}

void cast_to_float(const Plane& plane, std::uint8_t* to) {
  for (std::size_t i = 0; i < plane.size(); ++i) {
    const auto pixel = static_cast<float>(plane[i]);
    std::memcpy(to + i * sizeof(float), &pixel, sizeof(float));
  }
}

}  // namespace

void quantise(const std::vector<double>& plane, int bits, std::vector<std::uint8_t>& to) {
  const std::size_t before = to.size();
  to.resize(before + plane.size() * static_cast<std::size_t>(bits / 8));
  if (bits == 8) return quantise_to<std::uint8_t>(plane, 255, to.data() + before);
  if (bits == 16) return quantise_to<std::uint16_t>(plane, 65535, to.data() + before);
  cast_to_float(plane, to.data() + before);
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
  const Outcome<std::vector<Plane>> planes = map.apply(image, frame);
  if (const auto* refused = std::get_if<Rejection>(&planes)) return *refused;
  const PlaneFramer framer(recipe, std::get<Framing>(framing), image);
  std::vector<std::uint8_t> pixels;
  pixels.reserve(static_cast<std::size_t>(recipe.bytes_per_row()));
  for (const Plane& plane : std::get<std::vector<Plane>>(planes)) {
    quantise(framer(plane, map.least()), recipe.bits, pixels);
  }
  return pixels;
}

}  // namespace preceptor
