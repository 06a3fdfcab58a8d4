// Names of classes, or of patients, that people take for one.
//
// Must not know: tables, files. Pure functions; threads: any.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace preceptor {

// Pairs of names that differ in the case of their letters, in their blanks, in what no eye sees, or
// as 1, 01 and 1.0: each with the first that looks like it.
std::vector<std::pair<std::string, std::string>> lookalikes(const std::vector<std::string>& names);

}  // namespace preceptor
