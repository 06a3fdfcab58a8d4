#include <boost/regex.hpp>
#include <stdexcept>

#include "common/base/error.h"
#include "data/table/path_pattern.h"

namespace preceptor {
namespace {

constexpr std::size_t kLongestPattern = 500, kLongestText = 64 << 10, kBytesSaid = 200;  // bytes

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

std::optional<PathPattern::Match> PathPattern::match(const std::string& text,
                                                     std::size_t from) const {
  boost::smatch match;
  if (text.size() > kLongestText) {
    throw Error(ErrorKind::kInput, compiled_->option + " is for texts of up to 64 KiB")
        .found(std::to_string(text.size()) + " bytes, beginning with " +
               text.substr(0, kBytesSaid));
  }
  if (from > text.size()) return std::nullopt;
  const auto begin = text.begin() + static_cast<std::ptrdiff_t>(from);
  try {
    // The text's own beginning, so that what stands before `from` is seen.
    if (!boost::regex_search(begin, text.end(), match, compiled_->regex, boost::match_default,
                             text.begin())) {
      return std::nullopt;
    }
  } catch (const std::runtime_error&) {  // Boost's limits
    throw Error(ErrorKind::kUsage, compiled_->option + " takes too many steps on a text")
        .expected("a pattern without repetitions in repetitions, such as (a+)+")
        .found(compiled_->regex.str() + " on " + text.substr(0, kBytesSaid));
  }
  const auto place = [&text](auto at) { return static_cast<std::size_t>(at - text.begin()); };
  const std::size_t end = place(match[0].second) + (match[0].length() == 0 ? 1 : 0);
  if (!match[1].matched) return Match{0, 0, end};
  return Match{place(match[1].first), static_cast<std::size_t>(match[1].length()), end};
}

std::optional<std::string> PathPattern::find(const std::string& text) const {
  const auto found = match(text, 0);
  if (!found || found->length == 0) return std::nullopt;
  return text.substr(found->at, found->length);
}

std::vector<std::string> PathPattern::find_all(const std::string& text) const {
  std::vector<std::string> all;
  std::size_t from = 0;
  while (const auto found = match(text, from)) {
    if (found->length > 0) all.push_back(text.substr(found->at, found->length));
    from = found->next;
  }
  return all;
}

}  // namespace preceptor
