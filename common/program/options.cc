#include "common/program/options.h"

namespace preceptor {
namespace {

struct ToJson {
  Json operator()(const std::vector<std::string>* value) const { return Json::array(*value); }
  template <typename T>
  Json operator()(const std::optional<T>* value) const {
    return *value ? Json(**value) : Json();
  }
  template <typename T>
  Json operator()(const T* value) const {
    return Json(*value);
  }
};

std::string default_text(const Option& option) {
  if (std::holds_alternative<bool*>(option.target)) return "";
  if (option.required) return " (required)";
  const Json value = std::visit(ToJson{}, option.target);
  if (value.is_null() || (value.is_string() && value.as_string().empty())) return "";
  if (value.is_array() && value.as_array().empty()) return "";
  return " (default " + (value.is_string() ? value.as_string() : value.dump()) + ")";
}

std::string line_for(const std::string& head, const std::string& text) {
  std::string line = "  " + head;
  line.append(line.size() < 28 ? 28 - line.size() : 1, ' ');
  return line + text + "\n";
}

}  // namespace

OptionTable& OptionTable::add(const std::string& name, OptionTarget target,
                              const std::string& help) {
  options_.push_back({name, target, help, false});
  return *this;
}

OptionTable& OptionTable::require(const std::string& name, OptionTarget target,
                                  const std::string& help) {
  options_.push_back({name, target, help, true});
  return *this;
}

OptionTable& OptionTable::positional(const std::string& name, std::vector<std::string>* target,
                                     const std::string& help, std::size_t least, std::size_t most) {
  positional_ = Option{name, target, help, least > 0};
  least_ = least;
  most_ = most;
  return *this;
}

Json OptionTable::values() const {
  Json all = Json::object();
  for (const Option& option : options_) all.set(option.name, std::visit(ToJson{}, option.target));
  return all;
}

std::string describe_options(const OptionTable& table) {
  std::string text;
  if (table.positional_option()) {
    text += line_for(table.positional_option()->name, table.positional_option()->help);
  }
  for (const Option& option : table.options()) {
    const bool is_switch = std::holds_alternative<bool*>(option.target);
    text += line_for("--" + option.name + (is_switch ? "" : " ARG"),
                     option.help + default_text(option));
  }
  return text;
}

}  // namespace preceptor
