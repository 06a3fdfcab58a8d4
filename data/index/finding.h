// Something that a user has to look at before the run goes on: how often, the first examples, and
// the option that accepts it.
//
// What it says may hold paths and identifiers: stderr and the index folder only. A value.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "common/base/reporter.h"

namespace preceptor {

struct Finding {
  static constexpr std::size_t kExamples = 5;

  std::string what;    // "a file with no label"
  std::string option;  // that accepts it, "" when nothing does
  bool accepted = false;
  std::int64_t count = 0;
  std::vector<std::string> examples;  // the first five that differ

  void add(const std::string& example);
};

// Says each finding with a count; then throws Error(kInput) for those that are not accepted.
void settle(const std::vector<Finding>& findings, Reporter& reporter);

}  // namespace preceptor
