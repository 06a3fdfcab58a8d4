#include "data/recipe/window_rule.h"

#include <optional>

#include "common/base/error.h"
#include "common/base/json_value.h"
#include "data/recipe/rule_text.h"
#include "data/recipe/window_function.h"

namespace preceptor {
namespace {

struct Preset {
  const char* name;
  double center, width;
};

// CT numbers in Hounsfield units, as radiology's textbooks give them.
constexpr Preset kPresets[] = {
    {"abdomen", 60, 400},     {"angio", 300, 600},      {"bone", 400, 1800},
    {"brain", 40, 80},        {"liver", 60, 160},       {"lung", -600, 1500},
    {"mediastinum", 50, 350}, {"soft-tissue", 40, 400}, {"spine", 50, 250},
    {"stroke", 40, 40},       {"subdural", 80, 200},    {"temporal-bone", 600, 2800},
};

Error does_not_parse(const std::string& text) {
  std::string presets;
  for (const std::string& name : window_presets()) presets += ", " + name;
  return Error(ErrorKind::kUsage, "a window that does not parse")
      .expected(
          "file, file:N, lut, lut:N, name:TEXT, range, C,W (LINEAR: a width of at least 1), "
          "C,W,exact, C,W,sigmoid" +
          presets)
      .found(text);
}

std::optional<WindowRule> preset_of(const std::string& text) {
  for (const Preset& preset : kPresets) {
    if (text != preset.name) continue;
    WindowRule rule;
    rule.kind = WindowRule::Kind::kFixed;
    rule.center = preset.center;
    rule.width = preset.width;
    return rule;
  }
  return {};
}

std::optional<WindowFunction> function_named(const std::string& text) {
  if (text == "linear") return WindowFunction::kLinear;
  if (text == "exact") return WindowFunction::kLinearExact;
  if (text == "sigmoid") return WindowFunction::kSigmoid;
  return {};
}

WindowRule fixed_rule(const std::string& text) {
  const std::vector<std::string> parts = split_text(text, ',');
  WindowRule rule;
  rule.kind = WindowRule::Kind::kFixed;
  const bool parsed = (parts.size() == 2 || parts.size() == 3) &&
                      parse_number(parts[0], &rule.center) && parse_number(parts[1], &rule.width);
  const auto function = function_named(parts.size() == 3 ? parts[2] : "linear");
  if (!parsed || !function) throw does_not_parse(text);
  rule.function = *function;
  if (!is_usable({rule.center, rule.width, rule.function, ""})) throw does_not_parse(text);
  return rule;
}

// "WORD:N" with N from 1.
WindowRule numbered(WindowRule::Kind kind, const std::string& number, const std::string& text) {
  WindowRule rule;
  rule.kind = kind;
  if (!parse_count(number, &rule.index)) throw does_not_parse(text);
  rule.index -= 1;
  return rule;
}

WindowRule named_rule(const std::string& name, const std::string& text) {
  // ';' parts the windows of a recipe.
  if (name.empty() || name.find(';') != std::string::npos) throw does_not_parse(text);
  WindowRule rule;
  rule.kind = WindowRule::Kind::kNamed;
  rule.name = name;
  return rule;
}

std::string name_of(WindowFunction function) {
  if (function == WindowFunction::kLinearExact) return ",exact";
  return function == WindowFunction::kSigmoid ? ",sigmoid" : "";
}

}  // namespace

WindowRule WindowRule::parse(const std::string& text) {
  WindowRule rule;
  if (text == "file") return rule;
  rule.kind = Kind::kRange;
  if (text == "range") return rule;
  if (text == "lut") return numbered(Kind::kTable, "1", text);
  if (auto preset = preset_of(text)) return *preset;
  const std::size_t colon = text.find(':');
  if (colon == std::string::npos) return fixed_rule(text);
  const std::string word = text.substr(0, colon), rest = text.substr(colon + 1);
  if (word == "file") return numbered(Kind::kWindow, rest, text);
  if (word == "lut") return numbered(Kind::kTable, rest, text);
  if (word == "name") return named_rule(rest, text);
  throw does_not_parse(text);
}

std::string WindowRule::text() const {
  switch (kind) {
    case Kind::kFile:
      return "file";
    case Kind::kRange:
      return "range";
    case Kind::kWindow:
      return "file:" + std::to_string(index + 1);
    case Kind::kTable:
      return "lut:" + std::to_string(index + 1);
    case Kind::kNamed:
      return "name:" + name;
    case Kind::kFixed:
      break;
  }
  return Json(center).dump() + "," + Json(width).dump() + name_of(function);
}

std::vector<std::string> window_presets() {
  std::vector<std::string> names;
  for (const Preset& preset : kPresets) names.emplace_back(preset.name);
  return names;
}

}  // namespace preceptor
