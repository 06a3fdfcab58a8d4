// Which view of the grey values a recipe takes: the file's own, or one that is given.
//
//   file        the file's first window; without one its first table; without one the range
//   file:N      the file's window N, counted from 1
//   lut, lut:N  the file's VOI table N, counted from 1
//   name:TEXT   the first window, else the first table, that the file explains by TEXT (case and
//               blanks around it do not count)
//   range       what stored values can be (grey_values.h)
//   C,W         a centre and a width, LINEAR; C,W,exact and C,W,sigmoid: the other functions
//   a preset    a word for a C,W; the recipe holds the numbers
//
// Where a file has both windows and tables the standard leaves the choice to the viewer (PS3.3
// C.11.2): windows come first. Must not know: images. Pure functions; threads: any.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "data/pixels/dicom_image.h"

namespace preceptor {

struct WindowRule {
  enum class Kind { kFile, kRange, kFixed, kWindow, kTable, kNamed } kind = Kind::kFile;
  double center = 0, width = 0;                       // kFixed
  WindowFunction function = WindowFunction::kLinear;  // kFixed
  std::int64_t index = 0;                             // kWindow, kTable: counted from 0
  std::string name{};                                 // kNamed

  static WindowRule parse(const std::string& text);  // throws Error(kUsage)
  std::string text() const;                          // canonical; parse() understands it
};

// "lung", "brain", ...: the words that parse() takes for a centre and a width.
std::vector<std::string> window_presets();

}  // namespace preceptor
