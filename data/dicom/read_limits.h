// How much of a file's word is taken before it is refused, and what else is accepted. A value.
#pragma once

#include <cstdint>

#include "data/pixels/pixel_description.h"

namespace preceptor {

struct ReadLimits {
  std::int64_t inflated_bytes = std::int64_t{1} << 30;  // of a deflated data set
  std::int64_t image_bytes = kMostImageBytes;           // of all pixels of a file, as decoded
  bool accept_burned_in = true;   // BurnedInAnnotation YES; else code "burned-in"
  bool accept_truncated = false;  // native pixel data that end early are filled up with zeros
};

}  // namespace preceptor
