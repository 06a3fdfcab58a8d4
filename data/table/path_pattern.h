// A regular expression with a group, applied to paths: the group is what it finds.
//
// Perl's syntax, by Boost.Regex: of alternatives the first that fits, as few as possible for *? and
// its like. Bounded: patterns and paths of some length only, and so many steps.
// Threads: a value; find() and find_all() are const.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace preceptor {

class PathPattern {
 public:
  // `option`: what gave it, for messages. Throws Error(kUsage) where it is none, has no group, or
  // is too long.
  PathPattern(const std::string& pattern, const std::string& option);
  // The first group of the leftmost match in `text`; nothing where it does not match, or the group
  // is empty. Throws Error(kInput) for a text of more than 64 KiB, Error(kUsage) for a pattern that
  // takes too many steps on it.
  std::optional<std::string> find(const std::string& text) const;
  // The same of all matches, from left to right, none within another; without empty groups.
  std::vector<std::string> find_all(const std::string& text) const;

 private:
  struct Compiled;
  struct Match {
    std::size_t at, length;  // of the first group
    std::size_t next;        // where the next match is to be looked for
  };
  // The first that begins at `from` or behind.
  std::optional<Match> match(const std::string& text, std::size_t from) const;
  std::shared_ptr<const Compiled> compiled_;
};

}  // namespace preceptor
