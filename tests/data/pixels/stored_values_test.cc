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

std::size_t stored_bytes(const PixelDescription& pixels, const std::optional<Palette>& palette) {
  const std::int64_t samples = palette ? 3 : pixels.samples;
  return static_cast<std::size_t>(pixels.rows * pixels.columns * samples *
                                  bytes_of(stored_type(pixels, palette)));
}

template <typename T>
std::vector<T> values(const RawFrame& frame, const PixelDescription& pixels,
                      const std::optional<Palette>& palette = {}) {
  std::vector<T> all(stored_bytes(pixels, palette) / sizeof(T));
  const auto refused =
      write_stored_values(frame, pixels, palette, reinterpret_cast<std::uint8_t*>(all.data()));
  EXPECT_FALSE(refused.has_value());
  return all;
}

std::string code(const RawFrame& frame, const PixelDescription& pixels) {
  std::vector<std::uint8_t> out(stored_bytes(pixels, {}));
  const auto refused = write_stored_values(frame, pixels, {}, out.data());
  return refused ? refused->code : "";
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
  RawFrame frame;
  frame.bytes = bytes.data();
  frame.container_bits = static_cast<int>(pixels.bits_allocated);
  frame.planar = pixels.planar;
  frame.colour = pixels.colour();
  frame.pairs_chrominance = pixels.pairs_chrominance();
  return frame;
}

TEST(StoredValues, TakesTheFieldThatEndsAtTheHighBit) {
  const auto bytes = bytes_of_values<std::uint16_t>({0xFFF5, 0x8015, 0x0120});
  const PixelDescription low = grey16(12, 11, false), high = grey16(12, 15, false);
  EXPECT_EQ(values<std::uint16_t>(native(bytes, low), low),
            (std::vector<std::uint16_t>{0xFF5, 0x015, 0x120}));
  EXPECT_EQ(values<std::uint16_t>(native(bytes, high), high),
            (std::vector<std::uint16_t>{0xFFF, 0x801, 0x012}));
  EXPECT_EQ(stored_type(low, {}), StoredType::kUint16);
}

TEST(StoredValues, ExtendsTheSign) {
  const auto bytes = bytes_of_values<std::uint16_t>({0x0FFF, 0x0800, 0x07FF});
  const PixelDescription pixels = grey16(12, 11, true);
  EXPECT_EQ(values<std::int16_t>(native(bytes, pixels), pixels),
            (std::vector<std::int16_t>{-1, -2048, 2047}));
  const PixelDescription whole = grey16(16, 15, true);
  const auto wide = bytes_of_values<std::int16_t>({-32768, -1, 32767});
  EXPECT_EQ(values<std::int16_t>(native(wide, whole), whole),
            (std::vector<std::int16_t>{-32768, -1, 32767}));
  EXPECT_EQ(stored_type(pixels, {}), StoredType::kInt16);
}

TEST(StoredValues, ACodestreamHasNoRoomForOverlays) {
  const PixelDescription pixels = grey16(12, 11, true);
  const auto fitting = bytes_of_values<std::uint16_t>({0xFFFF, 0xF800, 0x07FF});
  RawFrame frame = native(fitting, pixels);
  frame.precision = 16;
  EXPECT_EQ(values<std::int16_t>(frame, pixels), (std::vector<std::int16_t>{-1, -2048, 2047}));
  const auto beyond = bytes_of_values<std::uint16_t>({0, 0, 0x1800});
  frame.bytes = beyond.data();
  EXPECT_EQ(code(frame, pixels), "bits");
  // Words as a native file has them, of a codestream that knows no signs; of one that does, 2048.
  const auto words = bytes_of_values<std::uint16_t>({0x0FFF, 0x0800, 0x07FF});
  frame.bytes = words.data();
  EXPECT_EQ(values<std::int16_t>(frame, pixels), (std::vector<std::int16_t>{-1, -2048, 2047}));
  frame.has_sign = true;
  EXPECT_EQ(code(frame, pixels), "bits");
}

TEST(StoredValues, ACodestreamsOverlaysAreCutOffWhereTheFileSaysThatTheyAreThere) {
  for (const bool is_signed : {false, true}) {
    PixelDescription pixels = grey16(12, 11, is_signed);
    const auto bytes = bytes_of_values<std::uint16_t>({0x8001, 0x8FFF, 0x0002});
    RawFrame frame = native(bytes, pixels);
    frame.precision = 16;
    EXPECT_EQ(code(frame, pixels), "bits");
    pixels.overlay_bits = 1u << 14;
    EXPECT_EQ(code(frame, pixels), "bits");
    pixels.overlay_bits = 1u << 15;
    const auto taken = values<std::uint16_t>(frame, pixels);
    const std::uint16_t most = is_signed ? 0xFFFF : 0x0FFF;
    EXPECT_EQ(taken, (std::vector<std::uint16_t>{1, most, 2}));
  }
}

TEST(StoredValues, AShallowCodestreamHasItsOwnSign) {
  const PixelDescription pixels = grey16(16, 15, true);
  const std::vector<std::uint8_t> bytes{0xFF, 0x80, 0x7F};
  RawFrame frame = native(bytes, pixels);
  frame.container_bits = 8;
  frame.precision = 8;
  EXPECT_EQ(values<std::int16_t>(frame, pixels), (std::vector<std::int16_t>{-1, -128, 127}));
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
  EXPECT_EQ(values<std::uint8_t>(native(planes, pixels), pixels),
            (std::vector<std::uint8_t>{1, 10, 100, 2, 20, 200}));
}

// R = Y + 1.402 (Cr - 128) and so on, by hand.
TEST(StoredValues, YbrBecomesRgb) {
  const PixelDescription full = rgb(2, "YBR_FULL");
  const std::vector<std::uint8_t> ybr{100, 128, 128, 76, 85, 255};
  EXPECT_EQ(values<std::uint8_t>(native(ybr, full), full),
            (std::vector<std::uint8_t>{100, 100, 100, 254, 0, 0}));
  const PixelDescription shared = rgb(2, "YBR_FULL_422");
  const std::vector<std::uint8_t> four{100, 76, 85, 255};
  EXPECT_EQ(values<std::uint8_t>(native(four, shared), shared),
            (std::vector<std::uint8_t>{255, 24, 24, 254, 0, 0}));
}

TEST(StoredValues, ACodestreamOfTheWholeContainerKeepsItsHighBit) {
  const PixelDescription pixels = grey16(12, 15, false);
  const auto bytes = bytes_of_values<std::uint16_t>({0xFFF0, 0x8010, 0x012F});
  RawFrame frame = native(bytes, pixels);
  frame.precision = 16;
  EXPECT_EQ(values<std::uint16_t>(frame, pixels), (std::vector<std::uint16_t>{0xFFF, 0x801, 0x12}));
  const auto low = bytes_of_values<std::uint16_t>({0xFFF, 0x801, 0x12});
  frame.bytes = low.data();
  frame.precision = 12;
  EXPECT_EQ(values<std::uint16_t>(frame, pixels), (std::vector<std::uint16_t>{0xFFF, 0x801, 0x12}));
}

TEST(StoredValues, ADecodersWideContainersAreNarrowed) {
  const PixelDescription pixels = grey16(13, 12, true);
  const auto bytes = bytes_of_values<std::int32_t>({0x1FFF, 0x1000, 1896});
  RawFrame frame = native(bytes, pixels);
  frame.container_bits = 32;
  frame.precision = 13;
  EXPECT_EQ(values<std::int16_t>(frame, pixels), (std::vector<std::int16_t>{-1, -4096, 1896}));
}

TEST(StoredValues, ThirtyTwoBits) {
  PixelDescription pixels = grey16(32, 31, true);
  pixels.bits_allocated = 32;
  const auto bytes = bytes_of_values<std::int32_t>({INT32_MIN, -1, INT32_MAX});
  EXPECT_EQ(values<std::int32_t>(native(bytes, pixels), pixels),
            (std::vector<std::int32_t>{INT32_MIN, -1, INT32_MAX}));
  EXPECT_EQ(stored_type(pixels, {}), StoredType::kInt32);
  pixels.bits_stored = 24;
  pixels.high_bit = 27;
  EXPECT_EQ(values<std::int32_t>(native(bytes, pixels), pixels),
            (std::vector<std::int32_t>{0, -1, -1}));
  pixels.is_signed = false;
  EXPECT_EQ(stored_type(pixels, {}), StoredType::kUint32);
}

TEST(StoredValues, SingleBitsFromTheLowestOn) {
  PixelDescription pixels;
  pixels.rows = 2;
  pixels.columns = 3;
  pixels.bits_allocated = pixels.bits_stored = 1;
  pixels.high_bit = 0;
  const std::vector<std::uint8_t> bytes{0b10100110, 0b1};
  RawFrame frame = native(bytes, pixels);
  EXPECT_EQ(values<std::uint8_t>(frame, pixels), (std::vector<std::uint8_t>{0, 1, 1, 0, 0, 1}));
  frame.first_bit = 3;
  EXPECT_EQ(values<std::uint8_t>(frame, pixels), (std::vector<std::uint8_t>{0, 0, 1, 0, 1, 1}));
  EXPECT_EQ(stored_type(pixels, {}), StoredType::kUint8);
}

TEST(StoredValues, FloatingPointIsTheValueItself) {
  PixelDescription pixels = grey16(64, 63, true);
  pixels.floating_point = true;
  pixels.bits_allocated = 64;
  const auto bytes = bytes_of_values<double>({-0.5, 1e300, 3});
  EXPECT_EQ(values<double>(native(bytes, pixels), pixels), (std::vector<double>{-0.5, 1e300, 3}));
  EXPECT_EQ(stored_type(pixels, {}), StoredType::kFloat64);
}

TEST(StoredValues, APaletteHoldsItsEnds) {
  PixelDescription pixels;
  pixels.rows = 1;
  pixels.columns = 4;
  pixels.photometric = "PALETTE COLOR";
  const std::optional<Palette> palette = Palette{10, 16, {{{1, 2}, {300, 400}, {65535, 0}}}};
  const std::vector<std::uint8_t> indices{0, 10, 11, 255};
  EXPECT_EQ(values<std::uint16_t>(native(indices, pixels), pixels, palette),
            (std::vector<std::uint16_t>{1, 300, 65535, 1, 300, 65535, 2, 400, 0, 2, 400, 0}));
  EXPECT_EQ(stored_type(pixels, palette), StoredType::kUint16);
}

}  // namespace
}  // namespace preceptor
