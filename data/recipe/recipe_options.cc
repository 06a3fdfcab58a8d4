#include "data/recipe/recipe_options.h"

#include <charconv>

#include "common/base/error.h"

namespace preceptor {
namespace {

std::int64_t to_count(const std::string& text, const std::string& whole) {
  std::int64_t value = 0;
  const char* end = text.data() + text.size();
  const std::from_chars_result result = std::from_chars(text.data(), end, value);
  if (result.ec != std::errc() || result.ptr != end || value < 1) {
    throw Error(ErrorKind::kUsage, "--size does not parse")
        .expected("N, or HxW (height x width), in pixels")
        .found(whole);
  }
  return value;
}

void lay_size(const std::string& text, Recipe& recipe) {
  const std::size_t cross = text.find('x');
  recipe.height = to_count(text.substr(0, cross), text);
  recipe.width =
      cross == std::string::npos ? recipe.height : to_count(text.substr(cross + 1), text);
}

void require_either(std::int64_t value, std::int64_t one, std::int64_t other, const char* name) {
  if (value == one || value == other) return;
  throw Error(ErrorKind::kUsage, std::string(name) + " has a value that there is not")
      .expected(std::to_string(one) + " or " + std::to_string(other))
      .found(std::to_string(value));
}

}  // namespace

void RecipeOptions::register_in(OptionTable& table) {
  table.add("size", &size, "pixels of a stored image: N, or HxW (height x width)")
      .add("window", &window, "grey values shown: file, range, or CENTER,WIDTH")
      .add("channels", &channels, "1 (grey) or 3 (colour) stored channels")
      .add("bits", &bits, "8 or 16 bits a stored pixel");
}

Recipe RecipeOptions::over(Recipe base) const {
  if (size) lay_size(*size, base);
  if (window) base.window = WindowRule::parse(*window);
  if (channels) require_either(base.channels = *channels, 1, 3, "--channels");
  if (bits) {
    require_either(*bits, 8, 16, "--bits");
    base.bits = static_cast<int>(*bits);
  }
  return base;
}

}  // namespace preceptor
