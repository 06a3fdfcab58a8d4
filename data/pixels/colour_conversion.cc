#include "data/pixels/colour_conversion.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace preceptor {
namespace {

// The standard's equations solved for R, G, B. Their four digits are those of ITU-R BT.601: of the
// full range Cb = (B - Y) / 1.772 and Cr = (R - Y) / 1.402; the restricted range has 219 steps of
// luminance above 16 and 224 of chrominance around 128.
template <typename T>
struct Conversion {
  double black = 0, luminance = 1, chrominance = 1;
  static constexpr double kMost = std::numeric_limits<T>::max();
  static constexpr double kHalf = (kMost + 1) / 2;

  explicit Conversion(ColourModel model) {
    if (model != ColourModel::kYbrPartial) return;
    black = 16;
    luminance = 255.0 / 219;
    chrominance = 255.0 / 224;
  }

  static T clipped(double value) {
    return static_cast<T>(std::clamp(std::nearbyint(value), 0.0, kMost));
  }

  void operator()(T luma, T blueness, T redness, T* rgb) const {
    const double y = (luma - black) * luminance;
    const double blue = (blueness - kHalf) * chrominance, red = (redness - kHalf) * chrominance;
    rgb[0] = clipped(y + 1.402 * red);
    rgb[1] = clipped(y - (0.114 * 1.772 / 0.587) * blue - (0.299 * 1.402 / 0.587) * red);
    rgb[2] = clipped(y + 1.772 * blue);
  }
};

template <typename T>
void convert(ColourModel model, T* values, std::size_t pixels) {
  const Conversion<T> conversion(model);
  for (T* at = values; at != values + 3 * pixels; at += 3) conversion(at[0], at[1], at[2], at);
}

template <typename T>
void convert_pairs(ColourModel model, const T* from, T* rgb, std::size_t pixels) {
  const Conversion<T> conversion(model);
  for (std::size_t pair = 0; pair < pixels / 2; ++pair, from += 4, rgb += 6) {
    conversion(from[0], from[2], from[3], rgb);
    conversion(from[1], from[2], from[3], rgb + 3);
  }
}

}  // namespace

void ybr_to_rgb(ColourModel model, std::uint8_t* values, std::size_t pixels) {
  convert(model, values, pixels);
}

void ybr_to_rgb(ColourModel model, std::uint16_t* values, std::size_t pixels) {
  convert(model, values, pixels);
}

void paired_ybr_to_rgb(ColourModel model, const std::uint8_t* from, std::uint8_t* rgb,
                       std::size_t pixels) {
  convert_pairs(model, from, rgb, pixels);
}

void paired_ybr_to_rgb(ColourModel model, const std::uint16_t* from, std::uint16_t* rgb,
                       std::size_t pixels) {
  convert_pairs(model, from, rgb, pixels);
}

}  // namespace preceptor
