#include "data/pixels/stored_values.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <type_traits>

#include "data/pixels/colour_conversion.h"

namespace preceptor {
namespace {

// How to take a stored value out of its container (PS3.5 8.1.1).
struct BitField {
  int shift, bits;
  bool is_signed;
};

std::uint32_t low_bits(int count) { return count == 0 ? 0 : ~std::uint32_t{0} >> (32 - count); }

// Where the values of `count` samples go: to[0], to[step], ...
template <typename Out>
struct Destination {
  Out* to;
  std::size_t step;
};

// Out: the unsigned pattern of the sign-extended value, cut to Out's width.
template <typename Container, typename Out>
void extract(const std::uint8_t* from, std::size_t count, BitField field, Destination<Out> out) {
  const std::uint32_t mask = low_bits(field.bits);
  const std::uint32_t sign = field.is_signed ? std::uint32_t{1} << (field.bits - 1) : 0;
  const int shift = field.shift;
  for (std::size_t i = 0; i < count; ++i) {
    Container value;
    std::memcpy(&value, from + i * sizeof value, sizeof value);
    const std::uint32_t low = (static_cast<std::uint32_t>(value) >> shift) & mask;
    out.to[i * out.step] = static_cast<Out>((low ^ sign) - sign);
  }
}

// A field that fills its container is the value, whatever its sign.
template <typename Container, typename Out>
void take(const std::uint8_t* from, std::size_t count, BitField field, Destination<Out> out) {
  const bool as_it_is = std::is_same_v<Container, Out> && out.step == 1 &&
                        field.bits == static_cast<int>(8 * sizeof(Container));
  if (as_it_is) {
    std::memcpy(out.to, from, count * sizeof(Container));
  } else if (out.step == 1) {
    extract<Container, Out>(from, count, field, {out.to, 1});
  } else {
    extract<Container, Out>(from, count, field, out);
  }
}

template <typename Out>
void take_bits(const std::uint8_t* from, std::size_t first_bit, std::size_t count, Out* to) {
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t at = first_bit + i;
    to[i] = static_cast<Out>(from[at / 8] >> at % 8 & 1);
  }
}

template <typename Out>
void take_samples(const RawFrame& frame, std::size_t first, std::size_t count, BitField field,
                  Destination<Out> out) {
  const std::uint8_t* from =
      frame.bytes + first * static_cast<std::size_t>(frame.container_bits) / 8;
  if (frame.container_bits == 1) {
    take_bits(frame.bytes, static_cast<std::size_t>(frame.first_bit), count, out.to);
  } else if (frame.container_bits == 8) {
    take<std::uint8_t>(from, count, field, out);
  } else if (frame.container_bits == 16) {
    take<std::uint16_t>(from, count, field, out);
  } else {
    take<std::uint32_t>(from, count, field, out);
  }
}

// Bits of a codestream above the field are overlays where the file says so, else copies of the
// sign, or zero where the codestream knows no signs and holds words as they were.
template <typename Container>
bool fits(const RawFrame& frame, std::size_t count, BitField field, std::uint32_t overlays) {
  const int past = field.shift + field.bits;
  const std::uint32_t all =
      low_bits(static_cast<int>(frame.precision) - past) & ~(overlays >> past);
  bool fitting = true;
  for (std::size_t i = 0; i < count; ++i) {
    Container value;
    std::memcpy(&value, frame.bytes + i * sizeof value, sizeof value);
    const std::uint32_t above = static_cast<std::uint32_t>(value) >> past & all;
    const bool negative = field.is_signed && (value >> (past - 1) & 1) != 0;
    fitting &= above == (negative ? all : 0) || (above == 0 && !frame.has_sign);
  }
  return fitting;
}

bool values_fit(const RawFrame& frame, std::size_t count, BitField field, std::uint32_t overlays) {
  if (frame.precision <= field.shift + field.bits) return true;
  if (frame.container_bits == 8) return fits<std::uint8_t>(frame, count, field, overlays);
  return frame.container_bits == 16 ? fits<std::uint16_t>(frame, count, field, overlays)
                                    : fits<std::uint32_t>(frame, count, field, overlays);
}

// A codestream holds values in its low bits, unless it has room for the bits below the field too.
BitField bit_field(const RawFrame& frame, const PixelDescription& pixels) {
  const int stored = static_cast<int>(pixels.bits_stored);
  if (frame.precision > 0 && frame.precision <= pixels.high_bit) {
    return {0, std::min(stored, static_cast<int>(frame.precision)), pixels.is_signed};
  }
  return {static_cast<int>(pixels.high_bit) + 1 - stored, stored, pixels.is_signed};
}

template <typename Out>
void look_up(const std::vector<std::int32_t>& indices, const Palette& palette, Out* to) {
  const std::int64_t last = static_cast<std::int64_t>(palette.channels[0].size()) - 1;
  for (std::size_t i = 0; i < indices.size(); ++i) {
    const auto entry =
        static_cast<std::size_t>(std::clamp<std::int64_t>(indices[i] - palette.first, 0, last));
    for (std::size_t c = 0; c < 3; ++c) {
      to[3 * i + c] = static_cast<Out>(palette.channels[c][entry]);
    }
  }
}

void write_palette(const RawFrame& frame, std::size_t count, BitField field, const Palette& palette,
                   std::uint8_t* out) {
  std::vector<std::int32_t> indices(count);
  take_samples<std::uint32_t>(frame, 0, count, field,
                              {reinterpret_cast<std::uint32_t*>(indices.data()), 1});
  palette.bits == 8 ? look_up(indices, palette, out)
                    : look_up(indices, palette, reinterpret_cast<std::uint16_t*>(out));
}

template <typename Out>
void write_samples(const RawFrame& frame, const PixelDescription& pixels, BitField field, Out* to) {
  const auto pixel_count = static_cast<std::size_t>(pixels.rows * pixels.columns);
  const auto samples = static_cast<std::size_t>(pixels.samples);
  if (samples == 1 || !frame.planar) {
    take_samples<Out>(frame, 0, pixel_count * samples, field, {to, 1});
  } else {
    for (std::size_t c = 0; c < samples; ++c) {
      take_samples<Out>(frame, c * pixel_count, pixel_count, field, {to + c, samples});
    }
  }
}

template <typename Out>
void write_colour(const RawFrame& frame, const PixelDescription& pixels, BitField field, Out* to) {
  const auto pixel_count = static_cast<std::size_t>(pixels.rows * pixels.columns);
  if (frame.pairs_chrominance) {
    paired_ybr_to_rgb(frame.colour, reinterpret_cast<const Out*>(frame.bytes), to, pixel_count);
    return;
  }
  write_samples(frame, pixels, field, to);
  if (frame.colour != ColourModel::kNone) ybr_to_rgb(frame.colour, to, pixel_count);
}

}  // namespace

StoredType stored_type(const PixelDescription& pixels, const std::optional<Palette>& palette) {
  if (palette) return palette->bits == 8 ? StoredType::kUint8 : StoredType::kUint16;
  if (pixels.floating_point) {
    return pixels.bits_allocated == 32 ? StoredType::kFloat32 : StoredType::kFloat64;
  }
  if (pixels.bits_allocated <= 8) return pixels.is_signed ? StoredType::kInt8 : StoredType::kUint8;
  if (pixels.bits_allocated == 16) {
    return pixels.is_signed ? StoredType::kInt16 : StoredType::kUint16;
  }
  return pixels.is_signed ? StoredType::kInt32 : StoredType::kUint32;
}

std::optional<Rejection> write_stored_values(const RawFrame& frame, const PixelDescription& pixels,
                                             const std::optional<Palette>& palette,
                                             std::uint8_t* out) {
  const auto count = static_cast<std::size_t>(pixels.rows * pixels.columns * pixels.samples);
  if (pixels.floating_point) {
    std::memcpy(out, frame.bytes, static_cast<std::size_t>(pixels.frame_bytes()));
    return {};
  }
  const BitField field = bit_field(frame, pixels);
  if (!values_fit(frame, count, field, pixels.overlay_bits)) {
    return Rejection{"bits", "the codestream holds values beyond BitsStored " +
                                 std::to_string(pixels.bits_stored)};
  }
  if (palette) {
    write_palette(frame, count, field, *palette, out);
  } else if (pixels.bits_allocated <= 8) {
    write_colour(frame, pixels, field, out);
  } else if (pixels.bits_allocated == 16) {
    write_colour(frame, pixels, field, reinterpret_cast<std::uint16_t*>(out));
  } else {
    write_samples(frame, pixels, field, reinterpret_cast<std::uint32_t*>(out));
  }
  return {};
}

}  // namespace preceptor
