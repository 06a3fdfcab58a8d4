// What a header says of a grey frame, and the bytes of a text, for tests of codestreams.
#pragma once

#include <cstdint>
#include <string>

#include "data/pixels/pixel_description.h"

namespace preceptor {

inline const std::uint8_t* data(const std::string& bytes) {
  return reinterpret_cast<const std::uint8_t*>(bytes.data());
}

// Of 8 bits.
inline PixelDescription grey(std::int64_t rows, std::int64_t columns) {
  PixelDescription pixels;
  pixels.rows = rows;
  pixels.columns = columns;
  return pixels;
}

}  // namespace preceptor
