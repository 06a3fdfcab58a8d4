#include "data/recipe/recipe_options.h"

#include "common/base/error.h"
#include "data/recipe/rule_text.h"

namespace preceptor {
namespace {

Error not_there(const std::string& option, const std::string& expected, const std::string& found) {
  return Error(ErrorKind::kUsage, "--" + option + " has a value that there is not")
      .expected(expected)
      .found(found);
}

// "N", "HxW" and, where the option knows it, "DxHxW".
std::vector<std::int64_t> sides_of(const std::string& option, const std::string& text,
                                   std::size_t most) {
  std::vector<std::int64_t> sides;
  const std::vector<std::string> parts = split_text(text, 'x');
  for (const std::string& part : parts) {
    std::int64_t side = 0;
    if (parts.size() > most || !parse_count(part, &side)) {
      throw Error(ErrorKind::kUsage, "--" + option + " does not parse")
          .expected(std::string("N, or HxW (height x width)") +
                    (most == 3 ? ", or DxHxW (slices x height x width)" : "") + ", in pixels")
          .found(text);
    }
    sides.push_back(side);
  }
  if (sides.size() == 1) sides.push_back(sides[0]);
  return sides;
}

void lay_size(const std::string& text, Recipe& recipe) {
  const std::vector<std::int64_t> sides = sides_of("size", text, 3);
  recipe.depth = sides.size() == 3 ? sides[0] : 0;
  recipe.height = sides[sides.size() - 2];
  recipe.width = sides.back();
}

void lay_crop(const std::string& text, Recipe& recipe) {
  const std::vector<std::int64_t> sides = sides_of("crop", text, 2);
  recipe.crop_height = sides[0];
  recipe.crop_width = sides[1];
}

void lay_spacing(const std::string& text, Recipe& recipe) {
  const std::vector<std::string> parts = split_text(text, ',');
  for (std::size_t i = 0; i < 3; ++i) {
    if (parts.size() != 3 || !parse_number(parts[i], &recipe.spacing[i]) ||
        recipe.spacing[i] <= 0) {
      throw not_there("spacing", "Z,Y,X: three lengths above 0, in mm", text);
    }
  }
}

void lay_windows(const std::vector<std::string>& texts, Recipe& recipe) {
  std::vector<WindowRule> windows;
  for (const std::string& text : texts) {
    const std::vector<WindowRule> parsed = parse_windows(text);
    windows.insert(windows.end(), parsed.begin(), parsed.end());
  }
  if (windows.size() > 1) {
    recipe.channels = static_cast<std::int64_t>(windows.size());
  } else if (recipe.windows.size() > 1) {
    recipe.channels = 1;
  }
  recipe.windows = std::move(windows);
}

void lay_intensity(const RecipeOptions& options, Recipe& recipe) {
  if (!options.window.empty()) recipe.intensity = {};
  if (options.intensity) {
    recipe.intensity = IntensityRule::parse(*options.intensity);
    const bool takes_windows = recipe.intensity.kind == IntensityRule::Kind::kWindow;
    if (!takes_windows && options.window.empty()) lay_windows({"file"}, recipe);
  }
  if (!options.window.empty()) lay_windows(options.window, recipe);
}

void lay_padding(const std::optional<std::string>& text, Recipe& recipe) {
  if (text && *text != "keep" && *text != "minimum") {
    throw not_there("padding", "keep or minimum", *text);
  }
  if (text) recipe.padding = *text == "keep" ? PaddingRule::kKeep : PaddingRule::kMinimum;
  if (recipe.padding == default_padding(recipe.intensity)) recipe.padding.reset();
}

void lay_series(const std::vector<std::string>& texts, Recipe& recipe) {
  recipe.series.clear();
  for (const std::string& text : texts) {
    const std::vector<std::string> rules = split_text(text, ';');
    recipe.series.insert(recipe.series.end(), rules.begin(), rules.end());
  }
}

void lay_channels(std::int64_t channels, Recipe& recipe) {
  const auto windows = static_cast<std::int64_t>(recipe.windows.size());
  const auto series = static_cast<std::int64_t>(recipe.series.size());
  if (series > 0 && channels != series) {
    throw not_there("channels", std::to_string(series) + ", of as many series",
                    std::to_string(channels));
  }
  const bool known =
      series > 0 || (windows > 1 ? channels == windows : channels == 1 || channels == 3);
  if (!known) {
    throw not_there("channels",
                    windows > 1 ? std::to_string(windows) + ", of as many windows" : "1 or 3",
                    std::to_string(channels));
  }
  recipe.channels = channels;
}

void lay_bits(std::int64_t bits, Recipe& recipe) {
  if (bits != 8 && bits != 16 && bits != 32) {
    throw not_there("bits", "8, 16 or 32", std::to_string(bits));
  }
  recipe.bits = static_cast<int>(bits);
}

void lay_aspect(const std::string& text, Recipe& recipe) {
  if (text != "pixels" && text != "spacing") {
    throw not_there("aspect", "pixels or spacing", text);
  }
  recipe.square_pixels = text == "spacing";
}

void lay_fit(const std::string& text, Recipe& recipe) {
  if (text == "stretch") {
    recipe.fit = Fit::kStretch;
  } else if (text == "pad") {
    recipe.fit = Fit::kPad;
  } else if (text == "crop") {
    recipe.fit = Fit::kCrop;
  } else {
    throw not_there("fit", "stretch, pad or crop", text);
  }
}

void lay_resize(const std::string& text, Recipe& recipe) {
  if (text == "bilinear") {
    recipe.resize = ResizeMethod::kBilinear;
  } else if (text == "area") {
    recipe.resize = ResizeMethod::kArea;
  } else if (text == "nearest") {
    recipe.resize = ResizeMethod::kNearest;
  } else {
    throw not_there("resize", "bilinear, area or nearest", text);
  }
}

}  // namespace

void RecipeOptions::register_in(OptionTable& table) {
  table.add("size", &size, "pixels of a stored image: N, HxW, or of a volume DxHxW")
      .add("window", &window,
           "grey values shown: file, file:N, lut:N, name:TEXT, range, C,W[,exact|,sigmoid], lung, "
           "brain, ...; several, or parted by ';': a channel each")
      .add("intensity", &intensity,
           "window, minmax, percentile:LO,HI, zscore[:nonzero], clip:LO,HI, xrv, or "
           "range:A_MIN,A_MAX,B_MIN,B_MAX[,clip]")
      .add("padding", &padding,
           "pixel padding: keep (default of windows) or minimum (default of the others)")
      .add("channels", &channels, "1 (grey) or 3 (colour) stored channels")
      .add("bits", &bits, "8 or 16 bits a stored pixel, or 32 for float32")
      .add("crop", &crop, "the middle of each image first: N or HxW, in its pixels")
      .add("aspect", &aspect, "lengths by pixels (default) or by spacing, with --fit pad or crop")
      .add("fit", &fit, "stretch (default), pad or crop: how an image meets the size")
      .add("resize", &resize, "bilinear (antialiased, default), area or nearest")
      .add("spacing", &spacing, "Z,Y,X in mm that volumes are resampled to")
      .add("series", &series,
           "of --unit study: which series makes a channel, 'SeriesDescription=*T1*&EchoTime<30'; "
           "several, or parted by ';': a channel each");
}

bool RecipeOptions::empty() const {
  return !size && window.empty() && !intensity && !padding && !channels && !bits && !crop &&
         !aspect && !fit && !resize && !spacing && series.empty();
}

Recipe RecipeOptions::over(Recipe base) const {
  if (size) lay_size(*size, base);
  lay_intensity(*this, base);
  lay_padding(padding, base);
  if (!series.empty()) lay_series(series, base);
  if (!base.series.empty()) base.channels = static_cast<std::int64_t>(base.series.size());
  if (channels) lay_channels(*channels, base);
  if (bits) lay_bits(*bits, base);
  if (crop) lay_crop(*crop, base);
  if (aspect) lay_aspect(*aspect, base);
  if (fit) lay_fit(*fit, base);
  if (resize) lay_resize(*resize, base);
  if (spacing) lay_spacing(*spacing, base);
  return base;
}

}  // namespace preceptor
