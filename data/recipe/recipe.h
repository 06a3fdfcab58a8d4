// From stored values to the pixels of an image store, in numbers. docs/RECIPE.md has the formulas
// and a Python script's worth of definitions; a test holds the two together.
//
//   modality   v = slope * stored + intercept                                   (double)
//   window     y in [0, 1] by the VOI function (LINEAR, LINEAR_EXACT, SIGMOID; PS3.3 C.11.2.1.2)
//              or, without a window, y = (v - lo) / (hi - lo), lo and hi the smaller and the larger
//              end of the stored range of bits_stored after the modality step; colour knows no
//              window: y = stored / (2^bits_stored - 1)
//   invert     MONOCHROME1: y = 1 - y
//   channels   3 -> 1: 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601); 1 -> 3 never
//   resize     antialiased bilinear, separable (resize.h; the triangle filter of
//              torch.nn.functional.interpolate(mode="bilinear", antialias=True)), in double
//   quantise   q = floor(y * max + 0.5), max 255 or 65535
//
// Must not know: DICOM files, stores. Pure functions; threads: any.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "common/base/json_value.h"
#include "data/pixels/dicom_image.h"
#include "data/pixels/rejection.h"

namespace preceptor {

// "file": the file's first window, the stored range where it has none. "range": the stored range.
// "C,W": centre and width, LINEAR. A fixed window's width is at least 1.
struct WindowRule {
  enum class Kind { kFile, kRange, kFixed } kind = Kind::kFile;
  double center = 0, width = 0;
  static WindowRule parse(const std::string& text);  // throws Error(kUsage)
  std::string text() const;
};

struct Recipe {
  WindowRule window;
  std::int64_t height = 0, width = 0, channels = 1;  // channels: 1 or 3
  std::int64_t depth = 0;                            // slices of a volume; 0: pictures
  int bits = 8;                                      // 8 or 16: the stored pixel type

  void validate() const;                      // throws Error(kUsage)
  Json to_json() const;                       // canonical; includes the version of these rules
  static Recipe from_json(const Json& json);  // throws Error(kStale) on other rules
  std::int64_t bytes_per_row() const { return channels * height * width * bits / 8; }
};

// The modality transform of a frame: float64 (rows, columns, samples), row-major.
std::vector<double> rescaled_values(const DicomImage& image, std::int64_t frame);

// A frame as the image store holds it: (C, H, W), uint8 or uint16 little endian. A colour file for
// one channel is converted. Codes of a Rejection: "channels" (a grey file for three channels),
// "window" (the file's first window cannot be applied), "voi-lut" (the file's window is a table).
Outcome<std::vector<std::uint8_t>> apply_recipe(const Recipe& recipe, const DicomImage& image,
                                                std::int64_t frame);

}  // namespace preceptor
