#include "data/pixels/stored_values.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace preceptor {
namespace {

using Bytes = std::vector<std::uint8_t>;

// How to take a stored value out of its container (PS3.5 8.1.1).
struct BitField {
  int shift, bits;
  bool is_signed;
};

// Out: the unsigned pattern of the sign-extended value, cut to Out's width.
template <typename Container, typename Out>
void extract(const std::uint8_t* from, std::size_t count, BitField field, Out* to) {
  const std::uint32_t mask = (std::uint32_t{1} << field.bits) - 1;
  const std::uint32_t sign = field.is_signed ? std::uint32_t{1} << (field.bits - 1) : 0;
  const int shift = field.shift;
  for (std::size_t i = 0; i < count; ++i) {
    Container value;
    std::memcpy(&value, from + i * sizeof value, sizeof value);
    const std::uint32_t low = (static_cast<std::uint32_t>(value) >> shift) & mask;
    to[i] = static_cast<Out>((low ^ sign) - sign);
  }
}

// A codestream has no room for overlays: bits above the field are zero or copies of the sign.
template <typename Container>
bool fits(const std::uint8_t* from, std::size_t count, BitField field, std::int64_t precision) {
  const int unused = static_cast<int>(precision) - field.bits;
  if (unused <= 0) return true;
  const std::uint32_t all = (std::uint32_t{1} << unused) - 1;
  bool fitting = true;
  for (std::size_t i = 0; i < count; ++i) {
    Container value;
    std::memcpy(&value, from + i * sizeof value, sizeof value);
    const std::uint32_t above = (static_cast<std::uint32_t>(value) >> field.bits) & all;
    const bool negative = field.is_signed && (value >> (field.bits - 1) & 1) != 0;
    fitting &= above == (negative ? all : 0);
  }
  return fitting;
}

BitField bit_field(const RawFrame& frame, const PixelDescription& pixels) {
  const int stored = static_cast<int>(pixels.bits_stored);
  if (frame.precision > 0) {  // a decoder gives values in the low bits
    return {0, std::min(stored, static_cast<int>(frame.precision)), pixels.is_signed};
  }
  return {static_cast<int>(pixels.high_bit) + 1 - stored, stored, pixels.is_signed};
}

template <typename Out>
Bytes extract_as(const RawFrame& frame, std::size_t count, BitField field) {
  Bytes bytes(count * sizeof(Out));
  Out* to = reinterpret_cast<Out*>(bytes.data());
  if (frame.container_bits == 8) {
    extract<std::uint8_t>(frame.bytes, count, field, to);
  } else {
    extract<std::uint16_t>(frame.bytes, count, field, to);
  }
  return bytes;
}

template <typename T>
void interleave(Bytes& bytes, std::size_t pixel_count) {
  const Bytes planes = bytes;
  const T* from = reinterpret_cast<const T*>(planes.data());
  T* to = reinterpret_cast<T*>(bytes.data());
  for (std::size_t i = 0; i < pixel_count; ++i) {
    for (std::size_t c = 0; c < 3; ++c) to[3 * i + c] = from[c * pixel_count + i];
  }
}

std::uint8_t to_byte(double value) {
  return static_cast<std::uint8_t>(std::clamp(std::nearbyint(value), 0.0, 255.0));
}

// PS3.3 C.7.6.3.1.2, solved for R, G, B.
void ybr_to_rgb(const std::uint8_t* ybr, std::uint8_t* rgb) {
  const double y = ybr[0], blue = ybr[1] - 128.0, red = ybr[2] - 128.0;
  rgb[0] = to_byte(y + 1.402 * red);
  rgb[1] = to_byte(y - (0.114 * 1.772 / 0.587) * blue - (0.299 * 1.402 / 0.587) * red);
  rgb[2] = to_byte(y + 1.772 * blue);
}

void ybr_full_to_rgb(Bytes& bytes) {
  for (std::size_t i = 0; i + 2 < bytes.size(); i += 3) {
    const std::uint8_t ybr[] = {bytes[i], bytes[i + 1], bytes[i + 2]};
    ybr_to_rgb(ybr, &bytes[i]);
  }
}

// Two pixels lie as Y Y Cb Cr.
Bytes ybr_422_to_rgb(const std::uint8_t* from, std::size_t pixel_count) {
  Bytes rgb(pixel_count * 3);
  for (std::size_t pair = 0; pair < pixel_count / 2; ++pair) {
    const std::uint8_t* four = from + 4 * pair;
    for (std::size_t i = 0; i < 2; ++i) {
      const std::uint8_t ybr[] = {four[i], four[2], four[3]};
      ybr_to_rgb(ybr, &rgb[6 * pair + 3 * i]);
    }
  }
  return rgb;
}

template <typename Out>
Bytes look_up(const std::vector<std::int32_t>& indices, const Palette& palette) {
  Bytes bytes(indices.size() * 3 * sizeof(Out));
  Out* to = reinterpret_cast<Out*>(bytes.data());
  const std::int64_t last = static_cast<std::int64_t>(palette.channels[0].size()) - 1;
  for (std::size_t i = 0; i < indices.size(); ++i) {
    const auto entry =
        static_cast<std::size_t>(std::clamp<std::int64_t>(indices[i] - palette.first, 0, last));
    for (std::size_t c = 0; c < 3; ++c) {
      to[3 * i + c] = static_cast<Out>(palette.channels[c][entry]);
    }
  }
  return bytes;
}

Bytes palette_to_rgb(const RawFrame& frame, std::size_t count, BitField field,
                     const Palette& palette) {
  std::vector<std::int32_t> indices(count);
  if (frame.container_bits == 8) {
    extract<std::uint8_t>(frame.bytes, count, field, indices.data());
  } else {
    extract<std::uint16_t>(frame.bytes, count, field, indices.data());
  }
  return palette.bits == 8 ? look_up<std::uint8_t>(indices, palette)
                           : look_up<std::uint16_t>(indices, palette);
}

bool values_fit(const RawFrame& frame, std::size_t count, BitField field) {
  return frame.container_bits == 8
             ? fits<std::uint8_t>(frame.bytes, count, field, frame.precision)
             : fits<std::uint16_t>(frame.bytes, count, field, frame.precision);
}

Bytes sample_values(const RawFrame& frame, const PixelDescription& pixels, std::size_t count,
                    BitField field) {
  const bool wide = pixels.bits_allocated == 16;
  Bytes bytes = wide ? extract_as<std::uint16_t>(frame, count, field)
                     : extract_as<std::uint8_t>(frame, count, field);
  if (pixels.samples == 3 && frame.planar) {
    wide ? interleave<std::uint16_t>(bytes, count / 3) : interleave<std::uint8_t>(bytes, count / 3);
  }
  return bytes;
}

}  // namespace

StoredType stored_type(const PixelDescription& pixels, const std::optional<Palette>& palette) {
  if (palette) return palette->bits == 8 ? StoredType::kUint8 : StoredType::kUint16;
  if (pixels.bits_allocated == 8) return pixels.is_signed ? StoredType::kInt8 : StoredType::kUint8;
  return pixels.is_signed ? StoredType::kInt16 : StoredType::kUint16;
}

Outcome<std::vector<std::uint8_t>> stored_values(const RawFrame& frame,
                                                 const PixelDescription& pixels,
                                                 const std::optional<Palette>& palette) {
  const auto pixel_count = static_cast<std::size_t>(pixels.rows * pixels.columns);
  if (frame.photometric == "YBR_FULL_422") return ybr_422_to_rgb(frame.bytes, pixel_count);
  const std::size_t count = pixel_count * static_cast<std::size_t>(pixels.samples);
  const BitField field = bit_field(frame, pixels);
  if (!values_fit(frame, count, field)) {
    return Rejection{"bits", "the codestream holds values beyond BitsStored " +
                                 std::to_string(pixels.bits_stored)};
  }
  if (palette) return palette_to_rgb(frame, count, field, *palette);
  Bytes bytes = sample_values(frame, pixels, count, field);
  if (frame.photometric == "YBR_FULL") ybr_full_to_rgb(bytes);
  return bytes;
}

}  // namespace preceptor
