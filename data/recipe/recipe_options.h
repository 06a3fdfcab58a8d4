// The recipe options, the same on `show`, `images`, `train` and `cache`: --size, --window,
// --intensity, --padding, --channels, --bits, --crop, --aspect, --fit, --resize, --spacing,
// --series. Unset ones are taken from what the caller resolves: the teacher's contract, else the
// cache's only image store, else defaults; a contradiction is an error.
// Must not know: images. A value; threads: any.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "common/program/options.h"
#include "data/recipe/recipe.h"

namespace preceptor {

struct RecipeOptions {
  std::optional<std::string> size;       // "N", "HxW" or "DxHxW"
  std::vector<std::string> window;       // rules (window_rule.h); several: a channel each
  std::optional<std::string> intensity;  // intensity_rule.h
  std::optional<std::string> padding;    // keep | minimum
  std::optional<std::int64_t> channels;  // 1 | 3; of several windows or series their number
  std::optional<std::int64_t> bits;      // 8 | 16 | 32
  std::optional<std::string> crop;       // "N" or "HxW"
  std::optional<std::string> aspect;     // pixels | spacing
  std::optional<std::string> fit;        // stretch | pad | crop
  std::optional<std::string> resize;     // bilinear | area | nearest
  std::optional<std::string> spacing;    // "Z,Y,X" in mm
  std::vector<std::string> series;       // rules (data/study/series_rule.h), a channel each

  void register_in(OptionTable& table);
  // True when the user set nothing.
  bool empty() const;
  // `base` with the options that are set laid over it. Windows and an intensity that takes none
  // put one another back to the default. Throws Error(kUsage) for text that does not parse.
  Recipe over(Recipe base) const;
};

}  // namespace preceptor
