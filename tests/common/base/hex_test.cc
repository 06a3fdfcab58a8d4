#include "common/base/hex.h"

#include <gtest/gtest.h>

#include "common/base/error.h"

namespace preceptor {
namespace {

TEST(Hex, RoundTrip) {
  const std::array<std::uint8_t, 4> bytes{0x00, 0x7f, 0x80, 0xff};
  EXPECT_EQ(to_hex(bytes), "007f80ff");
  std::array<std::uint8_t, 4> back{};
  from_hex("007F80ff", back.data(), back.size());
  EXPECT_EQ(back, bytes);
}

TEST(Hex, RefusesOtherTexts) {
  std::array<std::uint8_t, 2> bytes{};
  for (const char* text : {"", "abc", "abcdef", "zz00", "00 0"}) {
    EXPECT_THROW(from_hex(text, bytes.data(), bytes.size()), Error) << text;
  }
}

}  // namespace
}  // namespace preceptor
