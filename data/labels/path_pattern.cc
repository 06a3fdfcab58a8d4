#include "data/labels/path_pattern.h"

#include "common/base/error.h"

namespace preceptor {
namespace {

constexpr std::size_t kLongestPattern = 500, kLongestText = 4096;  // bytes; PATH_MAX of Linux

// __polynomial is libstdc++'s word for: no backtracking, and no back references.
constexpr auto kSyntax = std::regex_constants::ECMAScript | std::regex_constants::__polynomial;

std::regex compiled(const std::string& pattern, const std::string& option) {
  if (pattern.size() > kLongestPattern) {
    throw Error(ErrorKind::kUsage, option + " is too long")
        .expected("at most " + std::to_string(kLongestPattern) + " bytes");
  }
  try {
    return std::regex(pattern, kSyntax);
  } catch (const std::regex_error& problem) {
    throw Error(ErrorKind::kUsage, option + " is no regular expression (ECMAScript)")
        .expected("one without back references, such as ([0-9]{8}_[0-9]{3})\\.dcm")
        .found(pattern + ": " + problem.what());
  }
}

}  // namespace

PathPattern::PathPattern(const std::string& pattern, const std::string& option)
    : regex_(compiled(pattern, option)) {
  if (regex_.mark_count() >= 1) return;
  throw Error(ErrorKind::kUsage, option + " has no group: what is to be found stands in ( )")
      .found(pattern);
}

std::optional<std::string> PathPattern::find(const std::string& text) const {
  std::smatch match;
  if (text.size() > kLongestText || !std::regex_search(text, match, regex_)) return std::nullopt;
  if (match[1].length() == 0) return std::nullopt;
  return match[1].str();
}

}  // namespace preceptor
