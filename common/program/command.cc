#include "common/program/command.h"

#include <iostream>
#include <new>

#include "common/base/error.h"
#include "common/base/usable_cpus.h"
#include "common/base/version.h"
#include "common/program/process_setup.h"
#include "common/program/terminal_reporter.h"

namespace preceptor {
namespace {

std::string program_help(const std::string& program, const std::string& summary,
                         const Commands& commands) {
  std::string text = program + " - " + summary + "\n\nusage: " + program + " VERB [options]\n\n";
  for (const auto& command : commands) {
    std::string line = "  " + command->name();
    line.append(line.size() < 14 ? 14 - line.size() : 1, ' ');
    text += line + command->summary() + "\n";
  }
  return text + "\n`" + program + " VERB --help` describes a verb.\n";
}

std::string verb_help(const std::string& program, const Command& command,
                      const OptionTable& table) {
  const std::string places = table.positional_option() ? " " + table.positional_option()->name : "";
  return program + " " + command.name() + " - " + command.summary() + "\n\nusage: " + program +
         " " + command.name() + places + " [options]\n\n" + describe_options(table);
}

Command& find_command(const Commands& commands, const std::string& verb,
                      const std::string& program) {
  for (const auto& command : commands) {
    if (command->name() == verb) return *command;
  }
  throw Error(ErrorKind::kUsage, "unknown verb")
      .found(verb)
      .hint("`" + program + " --help` lists the verbs");
}

bool asks_for(const std::vector<std::string>& words, const std::string& option) {
  for (const std::string& word : words) {
    if (word == option) return true;
  }
  return false;
}

int run_verb(const std::string& program, Command& command, const std::vector<std::string>& words,
             const char* const* argv) {
  CommonOptions common;
  OptionTable table;
  command.register_options(table);
  common.register_in(table);
  if (asks_for(words, "--help") || asks_for(words, "-h")) {
    std::cout << verb_help(program, command, table);
    return 0;
  }
  parse_options(table, words, "`" + program + " " + command.name() + " --help` lists the options");
  common.validate();
  if (command.trains() && common.threads > 1) spin_briefly(argv);
  TerminalReporter reporter(common.quiet);
  const CommandResult result = command.run(common, reporter);
  std::cout << (common.json ? result.json.dump_pretty() : result.text) << std::flush;
  if (!std::cout) throw Error(ErrorKind::kSystem, "cannot write the result to stdout");
  return result.exit_code;
}

}  // namespace

void CommonOptions::register_in(OptionTable& table) {
  table
      .add("config", &config,
           "read options from this file (name = value, # comments); the command line wins")
      .add("threads", &threads, "threads to use; 0: the CPUs this process may use")
      .add("quiet", &quiet, "no progress and no messages; warnings stay")
      .add("json", &json, "print the result as JSON on stdout");
}

void CommonOptions::validate() {
  if (threads < 0 || threads > 1024) {
    throw Error(ErrorKind::kUsage, "--threads is out of range")
        .expected("0 to 1024")
        .found(std::to_string(threads));
  }
  if (threads == 0) threads = usable_cpus();
}

int run_program(const std::string& program, const std::string& summary, const Commands& commands,
                int argc, const char* const* argv) {
  set_up_process();
  std::vector<std::string> words(argv + 1, argv + argc);
  if (words.empty()) {
    throw Error(ErrorKind::kUsage, "a verb is missing")
        .hint("`" + program + " --help` lists the verbs");
  }
  if (words[0] == "--help" || words[0] == "-h" || words[0] == "help") {
    std::cout << program_help(program, summary, commands);
    return 0;
  }
  if (words[0] == "--version") {
    std::cout << program << " " << kVersion << "\n";
    return 0;
  }
  Command& command = find_command(commands, words[0], program);
  words.erase(words.begin());
  return run_verb(program, command, words, argv);
}

int report_failure(const std::string& program, const std::exception& failure) {
  std::cerr << program << ": error: " << failure.what() << "\n";
  if (const Error* error = dynamic_cast<const Error*>(&failure)) return exit_code(error->kind());
  if (dynamic_cast<const std::bad_alloc*>(&failure)) {
    std::cerr << "  hint:     out of memory\n";
    return exit_code(ErrorKind::kSystem);
  }
  std::cerr << "  hint:     this is a defect of Preceptor; please report it\n";
  return exit_code(ErrorKind::kInternal);
}

}  // namespace preceptor
