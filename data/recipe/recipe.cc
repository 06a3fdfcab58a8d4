#include "data/recipe/recipe.h"

#include <algorithm>
#include <cmath>

#include "common/base/error.h"
#include "data/recipe/rule_text.h"

namespace preceptor {
namespace {

// Raised when the same recipe would give other pixels: old image stores are then not mixed with
// new. What came later is in a recipe's JSON only where it is not at its default.
constexpr std::int64_t kRules = 1;
constexpr std::int64_t kMostPixelsASide = 16384, kMostSlices = 4096;
constexpr std::size_t kMostWindows = 4, kMostSeries = 8;

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

const char* name_of(ResizeMethod method) {
  if (method == ResizeMethod::kArea) return "area";
  return method == ResizeMethod::kNearest ? "nearest" : "antialiased bilinear";
}

ResizeMethod method_named(const std::string& name) {
  if (name == "area") return ResizeMethod::kArea;
  return name == "nearest" ? ResizeMethod::kNearest : ResizeMethod::kBilinear;
}

const char* type_of(int bits) {
  if (bits == 8) return "uint8";
  return bits == 16 ? "uint16" : "float32";
}

int bits_of(const std::string& type) {
  if (type == "uint8") return 8;
  return type == "uint16" ? 16 : 32;
}

void check_size(const Recipe& recipe) {
  require(recipe.height >= 1 && recipe.width >= 1 && recipe.height <= kMostPixelsASide &&
              recipe.width <= kMostPixelsASide,
          "a recipe without a usable size", "1 to " + std::to_string(kMostPixelsASide) + " a side",
          std::to_string(recipe.height) + "x" + std::to_string(recipe.width));
  require(recipe.depth >= 0 && recipe.depth <= kMostSlices, "a recipe of too many slices",
          "at most " + std::to_string(kMostSlices), std::to_string(recipe.depth));
  require(recipe.crop_height >= 0 && recipe.crop_width >= 0, "a crop that is none",
          "1 pixel a side or more", std::to_string(recipe.crop_height));
}

void check_spacing(const Recipe& recipe) {
  const auto& mm = recipe.spacing;
  const bool none = mm == std::array<double, 3>{};
  const bool all = std::all_of(mm.begin(), mm.end(), [](double d) { return d > 0 && d < 1e6; });
  require(none || all, "a spacing that is none", "three lengths above 0 and below 1,000,000, in mm",
          Json::array(std::vector<double>(mm.begin(), mm.end())).dump());
}

void check_windows(const Recipe& recipe) {
  const std::size_t count = recipe.windows.size();
  const std::size_t most = std::max(kMostWindows, recipe.series.size());
  require(count >= 1 && count <= most, "a recipe of other windows", "1 to " + std::to_string(most),
          std::to_string(count));
  for (const WindowRule& window : recipe.windows) {
    // What was parsed parses again; what was put together by hand need not.
    WindowRule::parse(window.text());
  }
  const bool unused = count == 1 && recipe.windows[0].kind == WindowRule::Kind::kFile;
  require(recipe.intensity.kind == IntensityRule::Kind::kWindow || unused,
          "a window beside an intensity that takes none", "one of --window and --intensity",
          recipe.windows_text() + " and " + recipe.intensity.text());
}

void check_series(const Recipe& recipe) {
  const std::size_t count = recipe.series.size();
  const bool study = recipe.unit == SampleUnit::kStudy;
  require(study || count == 0, "series that make channels, of another unit than a study",
          "--unit study", "--unit " + name_of(recipe.unit));
  require(!study || count > 0, "a study without series that make its channels",
          "--series with a rule for each channel", "none");
  require(count <= kMostSeries, "a recipe of other series",
          "at most " + std::to_string(kMostSeries), std::to_string(count));
  require(recipe.windows.size() == 1 || !study || recipe.windows.size() == count,
          "windows and series of other numbers", "one window, or one for each series",
          std::to_string(recipe.windows.size()));
}

void check_channels(const Recipe& recipe) {
  if (!recipe.series.empty()) {
    return require(recipe.channels == static_cast<std::int64_t>(recipe.series.size()),
                   "a recipe of other channels",
                   "one for each of " + std::to_string(recipe.series.size()) + " series",
                   std::to_string(recipe.channels));
  }
  const auto windows = static_cast<std::int64_t>(recipe.windows.size());
  const bool of_windows = windows > 1 && recipe.channels == windows;
  const bool of_source = windows == 1 && (recipe.channels == 1 || recipe.channels == 3);
  require(of_windows || of_source, "a recipe of other channels",
          windows > 1 ? "one for each of " + std::to_string(windows) + " windows" : "1 or 3",
          std::to_string(recipe.channels));
}

// The fields that rules 1 did not have at first.
void set_later_fields(const Recipe& recipe, Json& json) {
  if (recipe.intensity.kind != IntensityRule::Kind::kWindow) {
    json.set("intensity", recipe.intensity.text());
  }
  if (recipe.padding) {
    json.set("padding", recipe.padding == PaddingRule::kKeep ? "keep" : "minimum");
  }
  if (recipe.crop_height != 0) {
    json.set("crop", Json::array(std::vector{recipe.crop_height, recipe.crop_width}));
  }
  if (recipe.square_pixels) json.set("aspect", "spacing");
  if (recipe.fit != Fit::kStretch) json.set("fit", recipe.fit == Fit::kPad ? "pad" : "crop");
  if (recipe.depth != 0) json.set("depth", recipe.depth);
  if (recipe.spacing != std::array<double, 3>{}) {
    json.set("spacing",
             Json::array(std::vector<double>(recipe.spacing.begin(), recipe.spacing.end())));
  }
  if (recipe.unit != SampleUnit::kFrame) json.set("unit", name_of(recipe.unit));
  if (!recipe.slices.is_null()) json.set("slices", recipe.slices);
  if (!recipe.series.empty()) json.set("series", Json::array(recipe.series));
}

void take_later_fields(const Json& json, Recipe& recipe) {
  if (json.has("intensity")) {
    recipe.intensity = IntensityRule::parse(json.at("intensity").as_string());
  }
  if (json.has("padding")) {
    const bool keep = json.at("padding").as_string() == "keep";
    recipe.padding = keep ? PaddingRule::kKeep : PaddingRule::kMinimum;
  }
  if (json.has("crop") && json.at("crop").as_array().size() == 2) {
    recipe.crop_height = json.at("crop").as_array()[0].as_integer();
    recipe.crop_width = json.at("crop").as_array()[1].as_integer();
  }
  recipe.square_pixels = json.has("aspect");
  if (json.has("fit")) {
    recipe.fit = json.at("fit").as_string() == "pad" ? Fit::kPad : Fit::kCrop;
  }
  if (json.has("depth")) recipe.depth = json.at("depth").as_integer();
  if (json.has("unit")) recipe.unit = parse_sample_unit(json.at("unit").as_string());
  if (json.has("slices")) recipe.slices = json.at("slices");
  if (json.has("series")) {
    for (const Json& rule : json.at("series").as_array()) recipe.series.push_back(rule.as_string());
  }
  if (json.has("spacing") && json.at("spacing").as_array().size() == 3) {
    for (std::size_t i = 0; i < 3; ++i) {
      recipe.spacing[i] = json.at("spacing").as_array()[i].as_double();
    }
  }
}

}  // namespace

SampleUnit parse_sample_unit(const std::string& text) {
  for (const SampleUnit unit :
       {SampleUnit::kFrame, SampleUnit::kInstance, SampleUnit::kSeries, SampleUnit::kStudy}) {
    if (text == name_of(unit)) return unit;
  }
  throw Error(ErrorKind::kUsage, "--unit has a value that there is not")
      .expected("frame, instance, series or study")
      .found(text);
}

std::string name_of(SampleUnit unit) {
  if (unit == SampleUnit::kFrame) return "frame";
  if (unit == SampleUnit::kInstance) return "instance";
  return unit == SampleUnit::kSeries ? "series" : "study";
}

PaddingRule default_padding(const IntensityRule& intensity) {
  return intensity.kind == IntensityRule::Kind::kWindow ? PaddingRule::kKeep
                                                        : PaddingRule::kMinimum;
}

std::vector<WindowRule> parse_windows(const std::string& text) {
  std::vector<WindowRule> windows;
  for (const std::string& part : split_text(text, ';')) windows.push_back(WindowRule::parse(part));
  return windows;
}

std::string Recipe::windows_text() const {
  std::string text;
  for (const WindowRule& window : windows) text += (text.empty() ? "" : ";") + window.text();
  return text;
}

void Recipe::validate() const {
  check_size(*this);
  check_spacing(*this);
  check_series(*this);
  check_windows(*this);
  check_channels(*this);
  require(bits == 8 || bits == 16 || bits == 32, "a recipe of other bits", "8, 16 or 32",
          std::to_string(bits));
  if (bits != 32 && !intensity.fits_unit_range()) {
    throw Error(ErrorKind::kUsage, "an intensity whose results lie outside of 0 to 1")
        .expected("--bits 32 for " + intensity.text())
        .found("--bits " + std::to_string(bits));
  }
  require(!square_pixels || fit != Fit::kStretch, "square pixels, and a fit that stretches them",
          "--fit pad or --fit crop with --aspect spacing", "--fit stretch");
}

Json Recipe::to_json() const {
  Json json = Json::object();
  json.set("rules", kRules);
  json.set("window", windows_text());
  json.set("height", height);
  json.set("width", width);
  json.set("channels", channels);
  json.set("dtype", type_of(bits));
  json.set("resize", name_of(resize));
  set_later_fields(*this, json);
  return json;
}

Recipe Recipe::from_json(const Json& json) {
  const std::int64_t rules = json.at("rules").as_integer();
  if (rules != kRules) {
    throw other_rules("rules " + std::to_string(kRules), "rules " + std::to_string(rules));
  }
  Recipe recipe;
  recipe.windows = parse_windows(json.at("window").as_string());
  recipe.height = json.at("height").as_integer();
  recipe.width = json.at("width").as_integer();
  recipe.channels = json.at("channels").as_integer();
  recipe.bits = bits_of(json.at("dtype").as_string());
  recipe.resize = method_named(json.at("resize").as_string());
  take_later_fields(json, recipe);
  // Whatever is not understood is not passed over.
  if (recipe.to_json() != json) throw other_rules(recipe.to_json().dump(), json.dump());
  return recipe;
}

}  // namespace preceptor
