#include "common/base/one_line.h"

#include <cstddef>
#include <cstdint>

namespace preceptor {
namespace {

struct Character {
  std::size_t bytes = 1;
  std::uint32_t code = 0xFFFD;  // where the bytes are none
};

std::size_t length_of(unsigned char first) {
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first < 0xE0) return 2;
  if (first >= 0xE0 && first < 0xF0) return 3;
  return first >= 0xF0 && first < 0xF5 ? 4 : 0;
}

Character character_at(const std::string& text, std::size_t at) {
  const auto first = static_cast<unsigned char>(text[at]);
  const std::size_t bytes = length_of(first);
  if (bytes == 1) return {1, first};
  if (bytes == 0 || text.size() - at < bytes) return {};
  std::uint32_t code = first & (0xFFu >> (bytes + 1));
  for (std::size_t i = 1; i < bytes; ++i) {
    const auto next = static_cast<unsigned char>(text[at + i]);
    if ((next & 0xC0) != 0x80) return {};
    code = code << 6 | (next & 0x3Fu);
  }
  const bool longer_than_needed = (bytes == 3 && code < 0x800) || (bytes == 4 && code < 0x10000);
  const bool surrogate = code >= 0xD800 && code < 0xE000;
  if (longer_than_needed || surrogate || code > 0x10FFFF) return {};
  return {bytes, code};
}

bool is_plain(std::uint32_t code) {
  const bool control = code < 0x20 || (code >= 0x7F && code < 0xA0);
  const bool turns = code == 0x061C || code == 0x200E || code == 0x200F ||
                     (code >= 0x2028 && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
  return !control && !turns && code != 0xFFFD;
}

}  // namespace

std::string one_line(const std::string& text) {
  std::string line;
  for (std::size_t at = 0; at < text.size();) {
    const Character character = character_at(text, at);
    line += is_plain(character.code) ? text.substr(at, character.bytes) : "?";
    at += character.bytes;
  }
  return line;
}

}  // namespace preceptor
