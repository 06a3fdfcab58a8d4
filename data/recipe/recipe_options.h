// The recipe options, the same on `show`, `images`, `train` and `cache`: --size, --window,
// --channels, --bits. Unset ones are taken from what the caller resolves: the teacher's contract,
// else the cache's only image store, else defaults; a contradiction is an error.
#pragma once

#include <optional>
#include <string>

#include "common/program/options.h"
#include "data/recipe/recipe.h"

namespace preceptor {

struct RecipeOptions {
  std::optional<std::string> size;       // "N" or "HxW"
  std::optional<std::string> window;     // file | range | CENTER,WIDTH
  std::optional<std::int64_t> channels;  // 1 | 3
  std::optional<std::int64_t> bits;      // 8 | 16

  void register_in(OptionTable& table);
  // True when the user set nothing.
  bool empty() const { return !size && !window && !channels && !bits; }
  // `base` with the options that are set laid over it.
  Recipe over(Recipe base) const;  // throws Error(kUsage) for text that does not parse
};

}  // namespace preceptor
