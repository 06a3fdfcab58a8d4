#include "common/base/hex.h"

#include "common/base/error.h"

namespace preceptor {
namespace {

int digit_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

std::string to_hex(const std::uint8_t* bytes, std::size_t count) {
  static const char kDigits[] = "0123456789abcdef";
  std::string text(2 * count, '0');
  for (std::size_t i = 0; i < count; ++i) {
    text[2 * i] = kDigits[bytes[i] >> 4];
    text[2 * i + 1] = kDigits[bytes[i] & 15];
  }
  return text;
}

void from_hex(const std::string& text, std::uint8_t* bytes, std::size_t count) {
  bool good = text.size() == 2 * count;
  for (std::size_t i = 0; good && i < count; ++i) {
    const int high = digit_value(text[2 * i]);
    const int low = digit_value(text[2 * i + 1]);
    good = high >= 0 && low >= 0;
    if (good) bytes[i] = static_cast<std::uint8_t>(16 * high + low);
  }
  if (!good) {
    throw Error(ErrorKind::kInput, "a text is not the hexadecimal form of a key or digest")
        .expected(std::to_string(2 * count) + " hexadecimal digits")
        .found(std::to_string(text.size()) + " characters");
  }
}

}  // namespace preceptor
