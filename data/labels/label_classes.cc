#include "data/labels/label_classes.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>
#include <optional>
#include <set>

#include "common/base/error.h"

namespace preceptor {
namespace {

constexpr std::size_t kLongestCode = 6;  // digits; more are numbers of something else

// A whole number as programs write it: no sign, no leading zero.
std::optional<std::size_t> code_of(const std::string& text) {
  if (text.empty() || text.size() > kLongestCode || (text.size() > 1 && text[0] == '0') ||
      text.find_first_not_of("0123456789") != std::string::npos) {
    return std::nullopt;
  }
  return std::stoul(text);
}

std::optional<double> number_of(const std::string& text) {
  char* end = nullptr;
  const double value = std::strtod(text.c_str(), &end);
  if (text.empty() || *end != '\0' || !std::isfinite(value)) return std::nullopt;
  return value;
}

}  // namespace

std::vector<std::string> classes_by_code(const std::vector<std::string>& codes,
                                         const std::vector<std::string>& names) {
  std::map<std::size_t, std::string> by_code;
  std::set<std::string> distinct;
  for (std::size_t r = 0; r < codes.size(); ++r) {
    if (codes[r].empty() && names[r].empty()) continue;
    const std::optional<std::size_t> code = code_of(codes[r]);
    if (!code || names[r].empty()) return {};
    if (by_code.emplace(*code, names[r]).first->second != names[r]) return {};
    distinct.insert(names[r]);
  }
  const bool gapless = by_code.empty() || by_code.rbegin()->first + 1 == by_code.size();
  if (!gapless || distinct.size() != by_code.size()) return {};
  std::vector<std::string> ordered;
  for (const auto& [code, name] : by_code) ordered.push_back(name);
  return ordered;
}

void require_few_names(const std::vector<std::string>& names, const std::string& column) {
  const std::string where = column.empty() ? "" : " in column " + column;
  const char* const hint = "are these the labels? --label-column names another column";
  for (const std::string& name : names) {
    if (name.size() <= kLongestClassName) continue;
    throw Error(ErrorKind::kInput, "a label is too long to be one")
        .expected("at most " + std::to_string(kLongestClassName) + " bytes")
        .found(std::to_string(name.size()) + " bytes" + where)
        .hint(hint);
  }
  if (names.size() <= kMostClasses) return;
  throw Error(ErrorKind::kInput, "the label table has too many different labels")
      .expected("at most " + std::to_string(kMostClasses))
      .found(std::to_string(names.size()) + where)
      .hint(hint);
}

std::vector<std::string> sorted_classes(const std::vector<std::string>& names) {
  std::set<std::string> distinct(names.begin(), names.end());
  distinct.erase("");
  std::vector<std::string> sorted(distinct.begin(), distinct.end());
  const bool numbers = std::all_of(sorted.begin(), sorted.end(),
                                   [](const std::string& name) { return number_of(name); });
  if (numbers) {
    std::stable_sort(sorted.begin(), sorted.end(), [](const std::string& a, const std::string& b) {
      return *number_of(a) < *number_of(b);
    });
  }
  return sorted;
}

}  // namespace preceptor
