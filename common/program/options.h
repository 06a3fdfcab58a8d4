// The options of one verb: a set of options is a struct that registers its fields here, is
// validated after parsing, and is printed from here.
//
// Owns: names, help texts and pointers to the caller's fields. The defaults are what the fields
// hold when they are added. Lifetimes: the fields outlive the table.
// Must not know: which verb it serves. Threads: one.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "common/base/json_value.h"

namespace preceptor {

using OptionTarget =
    std::variant<bool*, std::int64_t*, double*, std::string*, std::vector<std::string>*,
                 std::optional<std::int64_t>*, std::optional<double>*, std::optional<std::string>*>;

struct Option {
  std::string name;  // without dashes; a bool is a switch without a value
  OptionTarget target;
  std::string help;
  bool required = false;
};

class OptionTable {
 public:
  OptionTable& add(const std::string& name, OptionTarget target, const std::string& help);
  OptionTable& require(const std::string& name, OptionTarget target, const std::string& help);
  // Words without dashes; at least `least`, at most `most` of them.
  OptionTable& positional(const std::string& name, std::vector<std::string>* target,
                          const std::string& help, std::size_t least, std::size_t most);

  const std::vector<Option>& options() const { return options_; }
  const std::optional<Option>& positional_option() const { return positional_; }
  std::size_t least_positional() const { return least_; }
  std::size_t most_positional() const { return most_; }

  // The values as they stand, an unset optional as null.
  Json values() const;

 private:
  std::vector<Option> options_;
  std::optional<Option> positional_;
  std::size_t least_ = 0, most_ = 0;
};

// Fills the table's targets from `words` (what follows the verb) and then, where the command line
// is silent, from the INI file that `--config` names (a `name = value` a line, as it stands; a line
// that begins with '#' or ';' is a comment).
// Throws Error(kUsage) for an unknown option or key, a value that does not parse, a required one
// that is missing, or a wrong number of positional words.
void parse_options(OptionTable& table, const std::vector<std::string>& words,
                   const std::string& usage_hint);

// Lines for --help: name, default, text.
std::string describe_options(const OptionTable& table);

}  // namespace preceptor
