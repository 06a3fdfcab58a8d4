#include "data/recipe/rule_text.h"

#include <charconv>
#include <cmath>

namespace preceptor {
namespace {

template <typename Number>
bool parse_all(const std::string& text, Number* value) {
  const char* end = text.data() + text.size();
  const std::from_chars_result result = std::from_chars(text.data(), end, *value);
  return result.ec == std::errc() && result.ptr == end;
}

}  // namespace

std::vector<std::string> split_text(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::size_t from = 0;
  for (std::size_t at; (at = text.find(separator, from)) != std::string::npos; from = at + 1) {
    parts.push_back(text.substr(from, at - from));
  }
  parts.push_back(text.substr(from));
  return parts;
}

bool parse_number(const std::string& text, double* value) {
  return parse_all(text, value) && std::isfinite(*value);
}

bool parse_count(const std::string& text, std::int64_t* value) {
  return parse_all(text, value) && *value >= 1;
}

}  // namespace preceptor
