// From stored values to the pixels of an image store, in numbers. docs/RECIPE.md has the formulas
// and Python that reproduces them; a test holds the two together.
//
//   modality   v = slope * stored + intercept, or the modality table                    (double)
//   intensity  a window to y in [0, 1] (window_rule.h, voi_transform.h), several windows to a
//              channel each, or another rule (intensity_rule.h). Colour knows no window:
//              y = stored / (2^bits_stored - 1)
//   invert     MONOCHROME1: y = 1 - y; of rules with another range, mirrored within it
//   padding    the least result (intensity.h)
//   channels   3 -> 1: 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601); 1 -> 3 never
//   frame      crop, aspect, fit, resize (framing.h, resize_weights.h)
//   quantise   q = floor(y * max + 0.5), max 255 or 65535; or float32, as it is
//
// Must not know: DICOM files, stores. Pure functions; threads: any.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/base/json_value.h"
#include "data/pixels/dicom_image.h"
#include "data/pixels/rejection.h"
#include "data/recipe/intensity_rule.h"
#include "data/recipe/window_rule.h"
#include "data/resize/resize_weights.h"

namespace preceptor {

enum class PaddingRule { kKeep, kMinimum };
// Kept by windows, which hide it as a rule; minimum where the rest of the pixels would suffer.
PaddingRule default_padding(const IntensityRule& intensity);

enum class Fit { kStretch, kPad, kCrop };

// What one sample is: a frame of a file, a file, a series of files, or a study of several series.
enum class SampleUnit { kFrame, kInstance, kSeries, kStudy };
SampleUnit parse_sample_unit(const std::string& text);  // throws Error(kUsage)
std::string name_of(SampleUnit unit);                   // "frame", "instance", ...

struct Recipe {
  std::vector<WindowRule> windows{WindowRule{}};  // several: a channel each, of grey images alone
  IntensityRule intensity;                        // other than kWindow: one window, "file", unused
  std::optional<PaddingRule> padding;             // nothing where it is default_padding()
  // depth 0: a picture; otherwise a volume of so many slices.
  std::int64_t depth = 0, height = 0, width = 0;
  std::int64_t channels = 1;  // 1 or 3; of several windows or series their number
  int bits = 8;               // 8 or 16: unsigned integers; 32: float32
  std::int64_t crop_height = 0, crop_width = 0;  // of the source; 0: all of it
  bool square_pixels = false;                    // lengths by the pixels' spacing
  Fit fit = Fit::kStretch;
  ResizeMethod resize = ResizeMethod::kBilinear;
  std::array<double, 3> spacing{};  // z, y, x, mm, of a volume's resampling; all 0: none
  SampleUnit unit = SampleUnit::kFrame;
  Json
      slices;  // of volumes: which slices are taken (data/volume/volume_rules.h); null: the default

  // Of studies: which series makes which channel, a rule each (data/study/series_rule.h).
  std::vector<std::string> series;

  void validate() const;                      // throws Error(kUsage)
  Json to_json() const;                       // canonical; what is at its default is left out
  static Recipe from_json(const Json& json);  // throws Error(kStale) on other rules
  std::string windows_text() const;           // "file", "40,400", "-600,1500;40,400"
  std::int64_t pixels_per_row() const {
    return channels * (depth == 0 ? 1 : depth) * height * width;
  }
  std::int64_t bytes_per_row() const { return pixels_per_row() * bits / 8; }
};

// "lung;40,400": rules parted by ';'. Throws Error(kUsage).
std::vector<WindowRule> parse_windows(const std::string& text);

// A frame as the image store holds it: (C, H, W), uint8, uint16 or float32, little endian. A colour
// file for one channel is converted. Codes of a Rejection: "channels" (a grey file for three
// channels, a colour file for several windows), "window", "voi-lut" (voi_transform.h), "intensity"
// (the rule is not for such pixels), "spacing" (framing.h).
// Throws Error(kUsage) for a recipe of volumes.
Outcome<std::vector<std::uint8_t>> apply_recipe(const Recipe& recipe, const DicomImage& image,
                                                std::int64_t frame);

// The last step, of values at any stage of a recipe: count * bits / 8 bytes, to where a value of so
// many bits may lie.
void quantise(const double* values, std::size_t count, int bits, std::uint8_t* to);

}  // namespace preceptor
