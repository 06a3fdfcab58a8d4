// A program is a list of verbs; a verb is a Command. This is the story of every main().
//
// Owns: `--help`, `--version`, the options that every verb has, and what goes to stdout and
// stderr. Must not know: what a verb does.
#pragma once

#include <cstdint>
#include <exception>
#include <memory>
#include <string>
#include <vector>

#include "common/base/json_value.h"
#include "common/base/reporter.h"
#include "common/program/options.h"

namespace preceptor {

// The options of every verb.
struct CommonOptions {
  std::string config;
  std::int64_t threads = 0;  // 0 on the command line means usable_cpus(); resolved before run()
  bool quiet = false;
  bool json = false;

  void register_in(OptionTable& table);
  void validate();  // resolves `threads`; throws Error(kUsage)
};

// What a verb leaves for stdout: `json` under --json, otherwise `text`.
struct CommandResult {
  Json json;
  std::string text;
  int exit_code = 0;
};

class Command {
 public:
  virtual ~Command() = default;
  virtual std::string name() const = 0;
  virtual std::string summary() const = 0;  // one line
  virtual void register_options(OptionTable& table) = 0;
  // Whether it spends its time in short parallel loops (training does): see spin_briefly().
  virtual bool trains() const { return false; }
  // Throws Error. Called once, after parsing.
  virtual CommandResult run(const CommonOptions& common, Reporter& reporter) = 0;
};

using Commands = std::vector<std::unique_ptr<Command>>;

// Parses, validates, runs one verb, prints its result; returns the exit code. Throws what the
// verb throws.
int run_program(const std::string& program, const std::string& summary, const Commands& commands,
                int argc, const char* const* argv);

// For main's only catch: prints the failure to stderr and returns the exit code.
int report_failure(const std::string& program, const std::exception& failure);

}  // namespace preceptor
