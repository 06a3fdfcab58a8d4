// Which numbers become of grey values, as an option and as a recipe's JSON say it.
//
//   window               the window rule (window_rule.h), in [0, 1]
//   minmax               (v - min) / (max - min)
//   percentile:LO,HI     as minmax between the percentiles LO and HI (NumPy's linear), clipped
//   zscore               (v - mean) / std, population std, 0 counts as 1; any range
//   zscore:nonzero       the same over the values that are not 0, which stay 0
//   clip:LO,HI           (clip(v, LO, HI) - LO) / (HI - LO)
//   xrv                  torchxrayvision's (2 x / (2^bits_stored - 1) - 1) * 1024 of stored values
//   range:A,B,C,D[,clip] MONAI's ScaleIntensityRange: (v - A) / (B - A) * (D - C) + C
//
// v: after the modality transform. Must not know: images. Pure functions; threads: any.
#pragma once

#include <string>
#include <vector>

namespace preceptor {

struct IntensityRule {
  enum class Kind {
    kWindow,
    kMinMax,
    kPercentile,
    kZScore,
    kClip,
    kXrv,
    kRange
  } kind = Kind::kWindow;
  std::vector<double> numbers{};  // kPercentile, kClip: 2; kRange: 4
  bool flag = false;              // kZScore: nonzero; kRange: clip

  static IntensityRule parse(const std::string& text);  // throws Error(kUsage)
  std::string text() const;                             // canonical; parse() understands it
  // Whether every result lies in [0, 1], or is meant to be clipped to it.
  bool fits_unit_range() const;
  // Whether the numbers depend on the pixels, and so need all of an image, or volume, at once.
  bool needs_statistics() const;
};

}  // namespace preceptor
