#include "stage1_teacher/rows/text_list.h"

#include <cmath>
#include <cstdlib>

#include "common/base/error.h"

namespace preceptor {
namespace {

[[noreturn]] void refuse(const std::string& option, const std::string& text,
                         const std::string& expected) {
  throw Error(ErrorKind::kUsage, "--" + option + " does not parse").expected(expected).found(text);
}

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string::npos) return "";
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

}  // namespace

std::vector<std::string> name_list(const std::string& option, const std::string& text) {
  std::vector<std::string> names;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t comma = std::min(text.find(',', at), text.size());
    names.push_back(trimmed(text.substr(at, comma - at)));
    if (names.back().empty()) refuse(option, text, "values with commas between them");
    at = comma + 1;
  }
  return names;
}

std::vector<double> number_list(const std::string& option, const std::string& text) {
  std::vector<double> numbers;
  for (const std::string& piece : name_list(option, text)) {
    char* end = nullptr;
    numbers.push_back(std::strtod(piece.c_str(), &end));
    if (*end != '\0' || !std::isfinite(numbers.back())) {
      refuse(option, text, "numbers with commas between them");
    }
  }
  return numbers;
}

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

}  // namespace preceptor
