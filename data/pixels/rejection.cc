#include "data/pixels/rejection.h"

#include <cstdio>

namespace preceptor {

Rejection not_dicom() { return {"not-dicom", "not a DICOM file"}; }

Rejection only_a_directory() { return {"no-pixel-data", "an object without pixels: a DICOMDIR"}; }

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
  return PRECEPTOR_DECODERS "; decoder 9";
}

}  // namespace preceptor
