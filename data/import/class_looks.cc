#include "data/import/class_looks.h"

#include <algorithm>
#include <map>

#include "data/table/path_pattern.h"
#include "data/table/text_cells.h"

namespace preceptor {
namespace {

// 7 of 007 and of 7.0.
std::string plain_number(const std::string& name) {
  const std::size_t point = std::min(name.find('.'), name.size());
  const bool is_number = point > 0 && name.find_first_not_of("0123456789.") == std::string::npos &&
                         name.find_first_not_of('0', point + 1) == std::string::npos;
  if (!is_number) return name;
  const std::size_t first = std::min(name.find_first_not_of('0'), point - 1);
  return name.substr(first, point - first);
}

}  // namespace

std::vector<std::pair<std::string, std::string>> lookalikes(const std::vector<std::string>& names) {
  std::vector<std::pair<std::string, std::string>> pairs;
  std::map<std::string, std::string> first_of;  // by look
  for (const std::string& name : names) {
    const std::string look = plain_number(lower_case(with_plain_blanks(name)));
    const auto [first, is_new] = first_of.emplace(look, name);
    if (!is_new) pairs.emplace_back(first->second, name);
  }
  return pairs;
}

bool is_rounded_number(const std::string& name) {
  static const PathPattern kRounded("^([0-9]+(?:[.,][0-9]+)?[eE]\\+[0-9]+)$", "");
  return kRounded.find(name).has_value();
}

}  // namespace preceptor
