#include "data/labels/label_classes.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>
#include <optional>
#include <set>

#include "common/base/error.h"
#include "data/labels/label_values.h"

namespace preceptor {
namespace {

constexpr std::size_t kLongestCode = 6;  // digits; more are numbers of something else

// A whole number as programs write it: no sign, no leading zero; 2.0 where a column has gaps.
std::optional<std::size_t> code_of(std::string text) {
  if (text.size() > 2 && text.compare(text.size() - 2, 2, ".0") == 0) text.resize(text.size() - 2);
  if (text.empty() || text.size() > kLongestCode || (text.size() > 1 && text[0] == '0') ||
      text.find_first_not_of("0123456789") != std::string::npos) {
    return std::nullopt;
  }
  return std::stoul(text);
}

// A comma may stand for the point, but for one of thousands.
std::optional<double> number_of(std::string text) {
  const std::size_t comma = text.find(',');
  if (comma != std::string::npos && text.size() - comma != 4) text[comma] = '.';
  char* end = nullptr;
  const double value = std::strtod(text.c_str(), &end);
  if (text.empty() || *end != '\0' || !std::isfinite(value)) return std::nullopt;
  return value;
}

bool are_numbers(const std::vector<std::string>& names) {
  return std::all_of(names.begin(), names.end(),
                     [](const std::string& name) { return number_of(name).has_value(); });
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
  if (are_numbers(sorted)) {
    std::stable_sort(sorted.begin(), sorted.end(), [](const std::string& a, const std::string& b) {
      return *number_of(a) < *number_of(b);
    });
  }
  return sorted;
}

bool rise_by_their_names(const std::vector<std::string>& names) {
  if (are_numbers(names)) return true;
  return names.size() == 2 && binary_value(names[0]) == LabelValue::kNegative &&
         binary_value(names[1]) == LabelValue::kPositive;
}

}  // namespace preceptor
