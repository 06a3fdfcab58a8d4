// The small grammar of recipe options: numbers, counts, parts.
//
// Pure functions; threads: any.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace preceptor {

// "a,b,c" at each `separator`; at least one part, parts may be empty.
std::vector<std::string> split_text(const std::string& text, char separator);
// All of `text` as a finite number.
bool parse_number(const std::string& text, double* value);
// All of `text` as a whole number of at least 1.
bool parse_count(const std::string& text, std::int64_t* value);

}  // namespace preceptor
