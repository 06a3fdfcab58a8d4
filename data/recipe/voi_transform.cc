#include "data/recipe/voi_transform.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <string>

#include "data/recipe/window_function.h"

namespace preceptor {
namespace {

// What a rule comes to for a file: a window, a table, or neither for the range.
struct View {
  std::optional<VoiWindow> window;
  const LookupTable* table = nullptr;
};

Rejection absent(const char* code, const std::string& what) {
  return {code, "the file has no " + what + "; give another --window"};
}

std::string folded(const std::string& text) {
  const std::size_t first = text.find_first_not_of(' ');
  if (first == std::string::npos) return "";
  std::string result = text.substr(first, text.find_last_not_of(' ') + 1 - first);
  for (char& c : result) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return result;
}

View first_view(const PixelMeaning& meaning) {
  if (!meaning.windows.empty()) return {meaning.windows.front(), nullptr};
  if (!meaning.voi_tables.empty()) return {{}, &meaning.voi_tables.front()};
  return {};
}

Outcome<View> named_view(const std::string& name, const PixelMeaning& meaning) {
  for (const VoiWindow& window : meaning.windows) {
    if (folded(window.explanation) == folded(name)) return View{window, nullptr};
  }
  for (const LookupTable& table : meaning.voi_tables) {
    if (folded(table.explanation) == folded(name)) return View{{}, &table};
  }
  return absent("window", "window and no table named \"" + printable(name) + "\"");
}

Outcome<View> numbered_window(std::int64_t index, const PixelMeaning& meaning) {
  if (index >= static_cast<std::int64_t>(meaning.windows.size())) {
    return absent("window", "window " + std::to_string(index + 1));
  }
  return View{meaning.windows[static_cast<std::size_t>(index)], nullptr};
}

Outcome<View> numbered_table(std::int64_t index, const PixelMeaning& meaning) {
  if (index >= static_cast<std::int64_t>(meaning.voi_tables.size())) {
    return absent("voi-lut", "VOI table " + std::to_string(index + 1));
  }
  return View{{}, &meaning.voi_tables[static_cast<std::size_t>(index)]};
}

Outcome<View> view_of(const WindowRule& rule, const PixelMeaning& meaning) {
  switch (rule.kind) {
    case WindowRule::Kind::kFile:
      return first_view(meaning);
    case WindowRule::Kind::kRange:
      return View{};
    case WindowRule::Kind::kFixed:
      return View{VoiWindow{rule.center, rule.width, rule.function, ""}, nullptr};
    case WindowRule::Kind::kWindow:
      return numbered_window(rule.index, meaning);
    case WindowRule::Kind::kTable:
      return numbered_table(rule.index, meaning);
    case WindowRule::Kind::kNamed:
      break;
  }
  return named_view(rule.name, meaning);
}

void apply_table(const LookupTable& table, Plane& values) {
  const double most = std::ldexp(1.0, table.bits) - 1;
  const double last = static_cast<double>(table.entries.size() - 1);
  for (double& v : values) {
    const double at = std::floor(v + 0.5) - static_cast<double>(table.first);
    // In this order what is no number becomes the first entry.
    const auto index = static_cast<std::size_t>(at > 0 ? std::min(at, last) : 0.0);
    v = std::min(table.entries[index] / most, 1.0);
  }
}

Rejection unusable(const VoiWindow& window) {
  if (std::isnan(window.center)) {
    return {
        "window",
        "the file's window cannot be applied: its centre or width is missing or no number, or its "
        "VOILUTFunction is unknown; give one with --window"};
  }
  return {"window", "the file's window cannot be applied (centre " + short_number(window.center) +
                        ", width " + short_number(window.width) + "); give one with --window"};
}

}  // namespace

std::optional<Rejection> apply_voi(const WindowRule& rule, const PixelMeaning& meaning,
                                   const ValueRange& range, Plane& values) {
  const Outcome<View> outcome = view_of(rule, meaning);
  if (const auto* refused = std::get_if<Rejection>(&outcome)) return *refused;
  const View& view = std::get<View>(outcome);
  if (view.window) {
    if (!is_usable(*view.window)) return unusable(*view.window);
    apply_window(*view.window, values);
  } else if (view.table != nullptr) {
    if (view.table->entries.empty()) {
      return Rejection{"voi-lut",
                       "the file's VOI table contradicts its descriptor; give another --window"};
    }
    apply_table(*view.table, values);
  } else {
    apply_range(range.least, range.most, values);
  }
  return {};
}

}  // namespace preceptor
