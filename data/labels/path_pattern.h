// A regular expression with a group, applied to paths: the group is what it finds.
//
// Bounded: patterns and paths of some length only, without back references, and matched in time
// polynomial in both (libstdc++'s breadth-first matcher). Threads: a value; find() is const.
#pragma once

#include <optional>
#include <regex>
#include <string>

namespace preceptor {

class PathPattern {
 public:
  // ECMAScript. `option`: what gave it, for messages. Throws Error(kUsage) where it is none, has no
  // group, or is too long.
  PathPattern(const std::string& pattern, const std::string& option);
  // The first group of the leftmost match in `text`; nothing where it does not match, the group is
  // empty, or the text is longer than a path may be.
  std::optional<std::string> find(const std::string& text) const;

 private:
  std::regex regex_;
};

}  // namespace preceptor
