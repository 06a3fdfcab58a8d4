// Lower-case hexadecimal text of bytes, both ways. Pure functions.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

namespace preceptor {

using Key16 = std::array<std::uint8_t, 16>;     // a keyed hash, cut to 16 bytes
using Digest32 = std::array<std::uint8_t, 32>;  // a whole SHA-256

std::string to_hex(const std::uint8_t* bytes, std::size_t count);

template <std::size_t N>
std::string to_hex(const std::array<std::uint8_t, N>& bytes) {
  return to_hex(bytes.data(), N);
}

// Throws Error(kInput) unless `text` is exactly 2 * count hexadecimal digits.
void from_hex(const std::string& text, std::uint8_t* bytes, std::size_t count);

}  // namespace preceptor
