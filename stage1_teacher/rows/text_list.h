// Option values that are lists: "a,b,c". Pure.
#pragma once

#include <string>
#include <vector>

namespace preceptor {

// Pieces between commas, blanks around them trimmed; throws Error(kUsage) for an empty piece.
std::vector<std::string> name_list(const std::string& option, const std::string& text);
// The same as finite numbers; throws Error(kUsage) naming --option.
std::vector<double> number_list(const std::string& option, const std::string& text);

// "a, b, c"
std::string joined(const std::vector<std::string>& names);

}  // namespace preceptor
