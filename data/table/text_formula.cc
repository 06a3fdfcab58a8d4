#include "data/table/text_formula.h"

#include <cstddef>

namespace preceptor {

std::string without_text_formulas(const std::string& text, char separator) {
  if (text.find("=\"") == std::string::npos) return text;
  std::string plain;
  plain.reserve(text.size());
  bool quoted = false, begins = true;  // a field
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '=' && begins && text.compare(at, 2, "=\"") == 0) continue;
    if (c == '"') quoted = !quoted;
    const bool ends = c == separator || c == '\n' || c == '\r';
    begins = !quoted && (ends || (begins && c == ' '));
    plain += c;
  }
  return plain;
}

std::string text_of_formula(const std::string& field) {
  constexpr std::size_t kAround = 3;  // ="..."
  if (field.size() < kAround || field.compare(0, 2, "=\"") != 0 || field.back() != '"') {
    return field;
  }
  const std::string inner = field.substr(2, field.size() - kAround);
  return inner.find('"') == std::string::npos ? inner : field;
}

}  // namespace preceptor
