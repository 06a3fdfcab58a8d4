#include "data/pixels/stored_values.h"

#include <gtest/gtest.h>

#include <cstring>

namespace preceptor {
namespace {

template <typename T>
std::vector<std::uint8_t> bytes_of_values(const std::vector<T>& values) {
  std::vector<std::uint8_t> bytes(values.size() * sizeof(T));
  std::memcpy(bytes.data(), values.data(), bytes.size());
  return bytes;
}

template <typename T>
std::vector<T> values_of(const Outcome<std::vector<std::uint8_t>>& outcome) {
  const auto& bytes = std::get<std::vector<std::uint8_t>>(outcome);
  std::vector<T> values(bytes.size() / sizeof(T));
  std::memcpy(values.data(), bytes.data(), bytes.size());
  return values;
}

PixelDescription grey16(std::int64_t stored, std::int64_t high, bool is_signed) {
  PixelDescription pixels;
  pixels.rows = 1;
  pixels.columns = 3;
  pixels.bits_allocated = 16;
  pixels.bits_stored = stored;
  pixels.high_bit = high;
  pixels.is_signed = is_signed;
  return pixels;
}

RawFrame native(const std::vector<std::uint8_t>& bytes, const PixelDescription& pixels) {
  return {bytes.data(), static_cast<int>(pixels.bits_allocated), 0, pixels.planar,
          pixels.photometric};
}

TEST(StoredValues, TakesTheFieldThatEndsAtTheHighBit) {
  const auto bytes = bytes_of_values<std::uint16_t>({0xFFF5, 0x8015, 0x0120});
  const PixelDescription low = grey16(12, 11, false), high = grey16(12, 15, false);
  EXPECT_EQ(values_of<std::uint16_t>(stored_values(native(bytes, low), low, {})),
            (std::vector<std::uint16_t>{0xFF5, 0x015, 0x120}));
  EXPECT_EQ(values_of<std::uint16_t>(stored_values(native(bytes, high), high, {})),
            (std::vector<std::uint16_t>{0xFFF, 0x801, 0x012}));
  EXPECT_EQ(stored_type(low, {}), StoredType::kUint16);
}

TEST(StoredValues, ExtendsTheSign) {
  const auto bytes = bytes_of_values<std::uint16_t>({0x0FFF, 0x0800, 0x07FF});
  const PixelDescription pixels = grey16(12, 11, true);
  EXPECT_EQ(values_of<std::int16_t>(stored_values(native(bytes, pixels), pixels, {})),
            (std::vector<std::int16_t>{-1, -2048, 2047}));
  const PixelDescription whole = grey16(16, 15, true);
  const auto wide = bytes_of_values<std::int16_t>({-32768, -1, 32767});
  EXPECT_EQ(values_of<std::int16_t>(stored_values(native(wide, whole), whole, {})),
            (std::vector<std::int16_t>{-32768, -1, 32767}));
  EXPECT_EQ(stored_type(pixels, {}), StoredType::kInt16);
}

TEST(StoredValues, ACodestreamHasNoRoomForOverlays) {
  const PixelDescription pixels = grey16(12, 11, true);
  const auto fitting = bytes_of_values<std::uint16_t>({0xFFFF, 0xF800, 0x07FF});
  RawFrame frame = native(fitting, pixels);
  frame.precision = 16;
  EXPECT_EQ(values_of<std::int16_t>(stored_values(frame, pixels, {})),
            (std::vector<std::int16_t>{-1, -2048, 2047}));
  const auto beyond = bytes_of_values<std::uint16_t>({0, 0, 0x0800});
  frame.bytes = beyond.data();
  EXPECT_EQ(std::get<Rejection>(stored_values(frame, pixels, {})).code, "bits");
}

TEST(StoredValues, AShallowCodestreamHasItsOwnSign) {
  const PixelDescription pixels = grey16(16, 15, true);
  const std::vector<std::uint8_t> bytes{0xFF, 0x80, 0x7F};
  const RawFrame frame{bytes.data(), 8, 8, false, "MONOCHROME2"};
  EXPECT_EQ(values_of<std::int16_t>(stored_values(frame, pixels, {})),
            (std::vector<std::int16_t>{-1, -128, 127}));
}

PixelDescription rgb(std::int64_t columns, const std::string& photometric) {
  PixelDescription pixels;
  pixels.rows = 1;
  pixels.columns = columns;
  pixels.samples = 3;
  pixels.photometric = photometric;
  return pixels;
}

TEST(StoredValues, PlanesAreInterleaved) {
  PixelDescription pixels = rgb(2, "RGB");
  pixels.planar = true;
  const std::vector<std::uint8_t> planes{1, 2, 10, 20, 100, 200};
  EXPECT_EQ(values_of<std::uint8_t>(stored_values(native(planes, pixels), pixels, {})),
            (std::vector<std::uint8_t>{1, 10, 100, 2, 20, 200}));
}

// R = Y + 1.402 (Cr - 128) and so on, by hand.
TEST(StoredValues, YbrBecomesRgb) {
  const PixelDescription full = rgb(2, "YBR_FULL");
  const std::vector<std::uint8_t> ybr{100, 128, 128, 76, 85, 255};
  EXPECT_EQ(values_of<std::uint8_t>(stored_values(native(ybr, full), full, {})),
            (std::vector<std::uint8_t>{100, 100, 100, 254, 0, 0}));
  const PixelDescription shared = rgb(2, "YBR_FULL_422");
  const std::vector<std::uint8_t> four{100, 76, 85, 255};
  EXPECT_EQ(values_of<std::uint8_t>(stored_values(native(four, shared), shared, {})),
            (std::vector<std::uint8_t>{255, 24, 24, 254, 0, 0}));
}

TEST(StoredValues, APaletteHoldsItsEnds) {
  PixelDescription pixels;
  pixels.rows = 1;
  pixels.columns = 4;
  pixels.photometric = "PALETTE COLOR";
  const std::optional<Palette> palette = Palette{10, 16, {{{1, 2}, {300, 400}, {65535, 0}}}};
  const std::vector<std::uint8_t> indices{0, 10, 11, 255};
  EXPECT_EQ(values_of<std::uint16_t>(stored_values(native(indices, pixels), pixels, palette)),
            (std::vector<std::uint16_t>{1, 300, 65535, 1, 300, 65535, 2, 400, 0, 2, 400, 0}));
  EXPECT_EQ(stored_type(pixels, palette), StoredType::kUint16);
}

}  // namespace
}  // namespace preceptor
