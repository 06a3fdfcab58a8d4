// A regular expression with a group, applied to paths: the group is what it finds.
//
// Perl's syntax, by Boost.Regex: of alternatives the first that fits, as few as possible for *? and
// its like. Bounded: patterns and paths of some length only, and so many steps.
// Threads: a value; find() is const.
#pragma once

#include <memory>
#include <optional>
#include <string>

namespace preceptor {

class PathPattern {
 public:
  // `option`: what gave it, for messages. Throws Error(kUsage) where it is none, has no group, or
  // is too long.
  PathPattern(const std::string& pattern, const std::string& option);
  // The first group of the leftmost match in `text`; nothing where it does not match, the group is
  // empty, or the text is longer than a path may be. Throws Error(kUsage) for a pattern that takes
  // too many steps on it.
  std::optional<std::string> find(const std::string& text) const;

 private:
  struct Compiled;
  std::shared_ptr<const Compiled> compiled_;
};

}  // namespace preceptor
