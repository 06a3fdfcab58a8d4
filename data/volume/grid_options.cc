#include "data/volume/grid_options.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <vector>

#include "common/base/error.h"

namespace preceptor {
namespace {

std::vector<std::string> parts(const std::string& text, char separator) {
  std::vector<std::string> found;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find(separator, at), text.size());
    found.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return found;
}

template <typename Number>
bool parsed(const std::string& text, Number* number) {
  const char* end = text.data() + text.size();
  const std::from_chars_result result = std::from_chars(text.data(), end, *number);
  return result.ec == std::errc() && result.ptr == end;
}

std::array<std::int64_t, 3> parse_size(const std::string& text) {
  std::vector<std::string> words = parts(text, 'x');
  if (words.size() == 1) words.resize(3, words[0]);
  std::array<std::int64_t, 3> size{};
  for (std::size_t i = 0; i < 3; ++i) {
    const bool good =
        words.size() == 3 && parsed(words[i], &size[i]) && size[i] >= 1 && size[i] <= 16384;
    if (!good) {
      throw Error(ErrorKind::kUsage, "--size does not parse, of volumes")
          .expected("N, or DxHxW (slices x height x width), 1 to 16384 each")
          .found(text);
    }
  }
  return size;
}

std::array<double, 3> parse_spacing(const std::string& text) {
  const std::vector<std::string> words = parts(text, ',');
  std::array<double, 3> spacing{};
  for (std::size_t i = 0; i < 3; ++i) {
    const bool good = words.size() == 3 && parsed(words[i], &spacing[i]) &&
                      std::isfinite(spacing[i]) && spacing[i] > 0;
    if (!good) {
      throw Error(ErrorKind::kUsage, "--spacing does not parse")
          .expected("Z,Y,X in mm, such as 5,1,1")
          .found(text);
    }
  }
  return spacing;
}

}  // namespace

GridRequest parse_grid_request(const std::optional<std::string>& size,
                               const std::optional<std::string>& spacing) {
  GridRequest request;
  if (size) request.size = parse_size(*size);
  if (spacing) request.spacing = parse_spacing(*spacing);
  return request;
}

}  // namespace preceptor
