// The options that one word stands for: `--table rsna` and its like. docs/INDEX.md lists them.
//
// Must not know: what the options do. Pure functions.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace preceptor {

using PresetOptions = std::vector<std::pair<std::string, std::string>>;  // option, value

// Options as a user would write them, without dashes. Throws Error(kUsage) naming the tables there
// are.
const PresetOptions& table_preset(const std::string& table);

}  // namespace preceptor
