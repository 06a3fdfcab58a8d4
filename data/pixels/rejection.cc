#include "data/pixels/rejection.h"

#include <cstdio>

namespace preceptor {

std::string printable(const std::string& value) {
  constexpr std::size_t kMost = 64;
  std::string text = value.substr(0, kMost);
  for (char& c : text) {
    if (c < ' ' || c > '~') c = '?';
  }
  return value.size() > kMost ? text + "..." : text;
}

std::string short_number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.6g", value);
  return text;
}

std::string decoder_version() {
  // The number is raised when what is accepted or rejected changes.
  return PRECEPTOR_DECODERS "; decoder 8";
}

}  // namespace preceptor
