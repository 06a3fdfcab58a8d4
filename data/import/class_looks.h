// Names of classes, of patients and keys that are not what they look like: two that people take for
// one, or one that was several.
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

// 3,94E+15, as a spreadsheet writes a long number, of which digits are gone.
bool is_rounded_number(const std::string& name);

}  // namespace preceptor
