#include "data/recipe/window_function.h"

#include <cmath>

namespace preceptor {
namespace {

// y = (v - middle) / span + 1/2 where low < v <= high.
void apply_ramp(double low, double high, double middle, double span, std::vector<double>& values) {
  for (double& v : values) {
    const double ramp = (v - middle) / span + 0.5;
    v = v <= low ? 0.0 : (v > high ? 1.0 : ramp);
  }
}

void apply_sigmoid(double center, double width, std::vector<double>& values) {
  for (double& v : values) v = 1.0 / (1.0 + std::exp(-4.0 * (v - center) / width));
}

}  // namespace

bool is_usable(const VoiWindow& window) {
  if (!std::isfinite(window.center) || !std::isfinite(window.width)) return false;
  return window.function == WindowFunction::kLinear ? window.width >= 1 : window.width > 0;
}

void apply_window(const VoiWindow& window, std::vector<double>& values) {
  const double c = window.center, w = window.width;
  switch (window.function) {
    case WindowFunction::kLinear:
      return apply_ramp(c - 0.5 - (w - 1) / 2, c - 0.5 + (w - 1) / 2, c - 0.5, w - 1, values);
    case WindowFunction::kLinearExact:
      return apply_ramp(c - w / 2, c + w / 2, c, w, values);
    case WindowFunction::kSigmoid:
      return apply_sigmoid(c, w, values);
  }
}

void apply_range(double low, double high, std::vector<double>& values) {
  const double span = high > low ? high - low : 1.0;
  for (double& v : values) v = (v - low) / span;
}

}  // namespace preceptor
