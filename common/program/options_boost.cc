#include <algorithm>
#include <boost/program_options.hpp>
#include <fstream>
#include <sstream>

#include "common/base/error.h"
#include "common/program/options.h"

namespace preceptor {
namespace {

namespace po = boost::program_options;

constexpr char kConfig[] = "config";

struct AddToDescription {
  const std::string& name;
  po::options_description& description;

  void operator()(bool*) const { description.add_options()(name.c_str(), po::bool_switch()); }
  void operator()(std::vector<std::string>*) const { add<std::vector<std::string>>(); }
  template <typename T>
  void operator()(std::optional<T>*) const {
    add<T>();
  }
  template <typename T>
  void operator()(T*) const {
    add<T>();
  }
  template <typename T>
  void add() const {
    description.add_options()(name.c_str(), po::value<T>());
  }
};

struct Assign {
  const po::variable_value& value;

  template <typename T>
  void operator()(std::optional<T>* target) const {
    *target = value.as<T>();
  }
  template <typename T>
  void operator()(T* target) const {
    *target = value.as<T>();
  }
};

po::options_description describe(const OptionTable& table) {
  po::options_description description;
  for (const Option& option : table.options()) {
    std::visit(AddToDescription{option.name, description}, option.target);
  }
  return description;
}

void parse_words(const OptionTable& table, const std::vector<std::string>& words,
                 const po::options_description& named, po::variables_map& values) {
  po::options_description all;
  all.add(named);
  po::positional_options_description places;
  if (table.positional_option()) {
    const std::string& name = table.positional_option()->name;
    all.add_options()(name.c_str(), po::value<std::vector<std::string>>());
    places.add(name.c_str(), -1);
  }
  // No guessing: an abbreviated option would change its meaning when a new one is added.
  const int style = po::command_line_style::default_style & ~po::command_line_style::allow_guessing;
  po::store(po::command_line_parser(words).options(all).positional(places).style(style).run(),
            values);
}

// A shell's variable that is not set makes one, or a line that was not filled in: it says nothing,
// and must not pass for an option that was not given.
void require_values(const po::variables_map& values) {
  for (const auto& [name, value] : values) {
    const auto* text = boost::any_cast<std::string>(&value.value());
    if (text == nullptr || !text->empty()) continue;
    throw Error(ErrorKind::kUsage, "the option --" + name + " has an empty value")
        .hint("leave it out; or is a variable of the shell not set?");
  }
}

// Stands for a '#' while Boost reads a configuration: it would take what follows for a comment,
// also in the middle of a name or of a regular expression.
constexpr char kHash = '\x01';

// A comment is a line of its own, after '#' or ';'.
std::istringstream config_lines(std::ifstream& file) {
  std::string text;
  for (std::string line; std::getline(file, line);) {
    const std::size_t first = line.find_first_not_of(" \t");
    const bool is_comment =
        first != std::string::npos && (line[first] == '#' || line[first] == ';');
    std::replace(line.begin(), line.end(), '#', kHash);
    text += (is_comment ? "" : line) + '\n';
  }
  return std::istringstream(text);
}

void restore_hashes(po::parsed_options& parsed) {
  for (po::option& option : parsed.options) {
    for (std::string& value : option.value) std::replace(value.begin(), value.end(), kHash, '#');
  }
}

void parse_config(const po::options_description& named, po::variables_map& values) {
  if (values.count(kConfig) == 0) return;
  const std::string path = values[kConfig].as<std::string>();
  std::ifstream file(path);
  if (!file) throw Error(ErrorKind::kUsage, "cannot read the configuration file").path(path);
  std::istringstream lines = config_lines(file);
  try {
    po::parsed_options parsed = po::parse_config_file(lines, named, /*allow_unregistered=*/false);
    restore_hashes(parsed);
    po::store(parsed, values);
  } catch (const po::error& problem) {
    throw Error(ErrorKind::kUsage, problem.what()).path(path);
  }
}

void assign_all(const OptionTable& table, const po::variables_map& values) {
  for (const Option& option : table.options()) {
    const po::variable_value& value = values[option.name];
    if (!value.empty()) std::visit(Assign{value}, option.target);
    if (option.required && value.empty()) {
      throw Error(ErrorKind::kUsage, "the option --" + option.name + " is required");
    }
  }
}

void assign_positional(const OptionTable& table, const po::variables_map& values) {
  if (!table.positional_option()) return;
  const Option& option = *table.positional_option();
  const po::variable_value& value = values[option.name];
  if (!value.empty()) std::visit(Assign{value}, option.target);
  const std::size_t count = value.empty() ? 0 : value.as<std::vector<std::string>>().size();
  if (count < table.least_positional() || count > table.most_positional()) {
    throw Error(ErrorKind::kUsage, "wrong number of arguments: " + option.name)
        .expected(table.least_positional() == table.most_positional()
                      ? std::to_string(table.least_positional())
                      : "at least " + std::to_string(table.least_positional()))
        .found(std::to_string(count));
  }
}

}  // namespace

void parse_options(OptionTable& table, const std::vector<std::string>& words,
                   const std::string& usage_hint) {
  try {
    const po::options_description named = describe(table);
    po::variables_map values;
    parse_words(table, words, named, values);
    parse_config(named, values);
    require_values(values);
    assign_all(table, values);
    assign_positional(table, values);
  } catch (const po::error& problem) {
    throw Error(ErrorKind::kUsage, problem.what()).hint(usage_hint);
  } catch (Error& problem) {
    if (problem.hint().empty()) problem.hint(usage_hint);
    throw;
  }
}

}  // namespace preceptor
