#include "data/import/class_looks.h"

#include <map>

#include "data/labels/text_cells.h"

namespace preceptor {
namespace {

std::string without_zeros_behind_the_point(const std::string& name) {
  const std::size_t point = name.find('.');
  const bool is_number = point != std::string::npos && point > 0 &&
                         name.find_first_not_of("0123456789.") == std::string::npos &&
                         name.find_first_not_of('0', point + 1) == std::string::npos;
  return is_number ? name.substr(0, point) : name;
}

}  // namespace

std::vector<std::pair<std::string, std::string>> lookalikes(const std::vector<std::string>& names) {
  std::vector<std::pair<std::string, std::string>> pairs;
  std::map<std::string, std::string> first_of;  // by look
  for (const std::string& name : names) {
    const std::string look = without_zeros_behind_the_point(lower_case(with_plain_blanks(name)));
    const auto [first, is_new] = first_of.emplace(look, name);
    if (!is_new) pairs.emplace_back(first->second, name);
  }
  return pairs;
}

}  // namespace preceptor
