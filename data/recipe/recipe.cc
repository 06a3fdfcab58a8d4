#include "data/recipe/recipe.h"

#include <charconv>
#include <cmath>

#include "common/base/error.h"

namespace preceptor {
namespace {

// Raised when the same recipe would give other pixels: old image stores are then not mixed with
// new.
constexpr std::int64_t kRules = 1;
constexpr char kResize[] = "antialiased bilinear";
constexpr std::int64_t kMostPixelsASide = 16384;

bool to_double(const std::string& text, double* value) {
  const char* end = text.data() + text.size();
  const std::from_chars_result result = std::from_chars(text.data(), end, *value);
  return result.ec == std::errc() && result.ptr == end && std::isfinite(*value);
}

void require(bool holds, const std::string& what, const std::string& expected,
             const std::string& found) {
  if (!holds) throw Error(ErrorKind::kUsage, what).expected(expected).found(found);
}

Error other_rules(const std::string& expected, const std::string& found) {
  return Error(ErrorKind::kStale, "a recipe of other rules than this program has")
      .expected(expected)
      .found(found)
      .hint("make the image store again with this version");
}

}  // namespace

WindowRule WindowRule::parse(const std::string& text) {
  if (text == "file") return {};
  if (text == "range") return {Kind::kRange, 0, 0};
  WindowRule rule{Kind::kFixed, 0, 0};
  const std::size_t comma = text.find(',');
  const bool two = comma != std::string::npos;
  const bool parsed = two && to_double(text.substr(0, comma), &rule.center) &&
                      to_double(text.substr(comma + 1), &rule.width);
  require(parsed && rule.width >= 1, "a window that does not parse",
          "file, range, or CENTER,WIDTH with a width of at least 1", text);
  return rule;
}

std::string WindowRule::text() const {
  if (kind == Kind::kFile) return "file";
  if (kind == Kind::kRange) return "range";
  return Json(center).dump() + "," + Json(width).dump();
}

void Recipe::validate() const {
  require(height >= 1 && width >= 1 && height <= kMostPixelsASide && width <= kMostPixelsASide,
          "a recipe without a usable size", "1 to " + std::to_string(kMostPixelsASide) + " a side",
          std::to_string(height) + "x" + std::to_string(width));
  require(channels == 1 || channels == 3, "a recipe of other channels", "1 or 3",
          std::to_string(channels));
  require(bits == 8 || bits == 16, "a recipe of other bits", "8 or 16", std::to_string(bits));
  const bool wide = window.kind != WindowRule::Kind::kFixed || window.width >= 1;
  require(wide, "a window that is too narrow", "a width of at least 1", window.text());
}

Json Recipe::to_json() const {
  Json json = Json::object();
  json.set("rules", kRules);
  json.set("window", window.text());
  json.set("height", height);
  json.set("width", width);
  json.set("channels", channels);
  json.set("dtype", bits == 8 ? "uint8" : "uint16");
  json.set("resize", kResize);
  return json;
}

Recipe Recipe::from_json(const Json& json) {
  const std::int64_t rules = json.at("rules").as_integer();
  if (rules != kRules) {
    throw other_rules("rules " + std::to_string(kRules), "rules " + std::to_string(rules));
  }
  Recipe recipe;
  recipe.window = WindowRule::parse(json.at("window").as_string());
  recipe.height = json.at("height").as_integer();
  recipe.width = json.at("width").as_integer();
  recipe.channels = json.at("channels").as_integer();
  recipe.bits = json.at("dtype").as_string() == "uint8" ? 8 : 16;
  // Whatever is not understood is not passed over.
  if (recipe.to_json() != json) throw other_rules(recipe.to_json().dump(), json.dump());
  return recipe;
}

}  // namespace preceptor
