// What a user can say about a teacher: registers itself with the parser and validates itself.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "common/program/options.h"

namespace preceptor {

struct TeacherOptions {
  std::string path;                          // --teacher
  std::optional<std::string> classes;        // "a,b": names of the outputs, in order
  std::optional<std::string> mean, std;      // a number a channel, on pixels in [0, 1]
  std::optional<std::int64_t> channels;      // 1 to 16
  std::string output = "logits";             // logits | probabilities
  std::optional<std::int64_t> output_index;  // of a tuple or list
  std::optional<std::string> output_key;     // of a dict
  std::string forward = "auto";              // auto | plain | frozen | optimized
  std::string device = "cpu";
  double temperature = 4;

  void register_in(OptionTable& table);
  void validate() const;  // throws Error(kUsage)
};

}  // namespace preceptor
