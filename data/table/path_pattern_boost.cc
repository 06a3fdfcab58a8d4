#include <boost/regex.hpp>
#include <stdexcept>

#include "common/base/error.h"
#include "data/table/path_pattern.h"

namespace preceptor {
namespace {

constexpr std::size_t kLongestPattern = 500, kLongestText = 4096;  // bytes; PATH_MAX of Linux

// As in Perl without m and s: ^ and $ are the ends of the text, and a dot is no line break.
constexpr auto kSyntax = boost::regex::perl | boost::regex::no_mod_m | boost::regex::no_mod_s;

boost::regex parsed(const std::string& pattern, const std::string& option) {
  if (pattern.size() > kLongestPattern) {
    throw Error(ErrorKind::kUsage, option + " is too long")
        .expected("at most " + std::to_string(kLongestPattern) + " bytes");
  }
  try {
    return boost::regex(pattern, kSyntax);
  } catch (const boost::regex_error& problem) {
    throw Error(ErrorKind::kUsage, option + " is no regular expression")
        .expected("one of Perl's kind, such as ([0-9]{8}_[0-9]{3})\\.dcm")
        .found(pattern + ": " + problem.what());
  }
}

}  // namespace

struct PathPattern::Compiled {
  boost::regex regex;
  std::string option;
};

PathPattern::PathPattern(const std::string& pattern, const std::string& option)
    : compiled_(std::make_shared<const Compiled>(Compiled{parsed(pattern, option), option})) {
  if (compiled_->regex.mark_count() >= 1) return;
  throw Error(ErrorKind::kUsage, option + " has no group: what is to be found stands in ( )")
      .found(pattern);
}

std::optional<std::string> PathPattern::find(const std::string& text) const {
  boost::smatch match;
  if (text.size() > kLongestText) return std::nullopt;
  try {
    if (!boost::regex_search(text, match, compiled_->regex)) return std::nullopt;
  } catch (const std::runtime_error&) {  // Boost's limits
    throw Error(ErrorKind::kUsage, compiled_->option + " takes too many steps on a text")
        .expected("a pattern without repetitions in repetitions, such as (a+)+")
        .found(compiled_->regex.str() + " on " + text);
  }
  if (match[1].length() == 0) return std::nullopt;
  return match[1].str();
}

}  // namespace preceptor
