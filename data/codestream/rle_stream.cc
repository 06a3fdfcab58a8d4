#include "data/codestream/rle_stream.h"

#include <algorithm>
#include <string>

namespace preceptor {
namespace {

constexpr std::size_t kHeader = 64, kMostSegments = 15;
constexpr std::uint8_t kIdle = 128;

std::size_t little32(const std::uint8_t* bytes) {
  return bytes[0] | bytes[1] << 8 | bytes[2] << 16 | static_cast<std::size_t>(bytes[3]) << 24;
}

void put_little32(std::size_t value, std::uint8_t* bytes) {
  for (int i = 0; i < 4; ++i) bytes[i] = static_cast<std::uint8_t>(value >> 8 * i);
}

// A control byte with what belongs to it: so many bytes, for so many values.
struct Packet {
  std::size_t bytes, values;
};

Packet packet_of(std::uint8_t control) {
  if (control == kIdle) return {1, 0};
  const std::size_t literals = control + 1u;
  return control < kIdle ? Packet{1 + literals, literals} : Packet{2, 257u - control};
}

// How many bytes a PackBits segment unpacks to, as far as its runs are whole; stops beyond `most`.
// Zeros at the end are padding.
std::size_t unpacked_size(const std::uint8_t* bytes, std::size_t count, std::size_t wanted,
                          std::size_t most) {
  std::size_t at = 0, made = 0;
  while (made < most && at < count) {
    if (made == wanted && std::all_of(bytes + at, bytes + count, [](int b) { return b == 0; })) {
      break;
    }
    const Packet packet = packet_of(bytes[at]);
    if (packet.bytes > count - at) break;
    at += packet.bytes;
    made += packet.values;
  }
  return made;
}

// take(bytes, packet) for each packet of `wanted` values.
template <typename Take>
void each_packet(const std::uint8_t* bytes, std::size_t wanted, Take take) {
  for (std::size_t made = 0; made < wanted;) {
    const Packet packet = packet_of(*bytes);
    take(bytes, packet);
    made += packet.values;
    bytes += packet.bytes;
  }
}

bool has_idle_bytes(const std::uint8_t* bytes, std::size_t pixel_count) {
  bool any = false;
  for (std::size_t i = 0; i < little32(bytes); ++i) {
    each_packet(bytes + little32(bytes + 4 * (i + 1)), pixel_count,
                [&any](const std::uint8_t*, const Packet& packet) { any |= packet.values == 0; });
  }
  return any;
}

std::size_t pixels_of(const PixelDescription& pixels) {
  return static_cast<std::size_t>(pixels.rows * pixels.columns);
}

}  // namespace

std::optional<Rejection> rle_refusal(const std::uint8_t* bytes, std::size_t count,
                                     const PixelDescription& pixels) {
  if (count < kHeader) return Rejection{"truncated", "an RLE frame shorter than its header"};
  const std::size_t segments = little32(bytes);
  const auto wanted = static_cast<std::size_t>(pixels.samples * pixels.bytes_per_sample());
  if (segments != wanted || segments > kMostSegments) {
    return Rejection{"corrupt", "an RLE frame of " + std::to_string(segments) + " segments where " +
                                    std::to_string(wanted) + " belong"};
  }
  const std::size_t pixel_count = pixels_of(pixels);
  // A segment may have a pad byte (PS3.5 G.3.1), which is as long as a row of one column.
  const std::size_t a_row_more = pixel_count + std::max<std::size_t>(pixels.columns, 2);
  for (std::size_t i = 0; i < segments; ++i) {
    const std::size_t start = little32(bytes + 4 * (i + 1));
    const std::size_t end = i + 1 < segments ? little32(bytes + 4 * (i + 2)) : count;
    if (start < kHeader || end < start) {
      return Rejection{"corrupt", "an RLE frame whose segments lie outside of it"};
    }
    const std::size_t unpacked =
        end > count ? 0 : unpacked_size(bytes + start, end - start, pixel_count, a_row_more);
    if (unpacked < pixel_count) {
      return Rejection{"truncated", "an RLE segment ends before the last pixel"};
    }
    if (unpacked >= a_row_more) {
      return Rejection{"corrupt", "an RLE segment of more rows than the header says"};
    }
  }
  return {};
}

std::optional<std::vector<std::uint8_t>> rle_without_idle_bytes(const std::uint8_t* bytes,
                                                                std::size_t count,
                                                                const PixelDescription& pixels) {
  if (!has_idle_bytes(bytes, pixels_of(pixels))) return {};
  std::vector<std::uint8_t> frame(bytes, bytes + kHeader);
  frame.reserve(count + kMostSegments);
  for (std::size_t i = 0; i < little32(bytes); ++i) {
    std::uint8_t* offset = frame.data() + 4 * (i + 1);
    const std::size_t start = little32(offset);
    put_little32(frame.size(), offset);
    each_packet(bytes + start, pixels_of(pixels),
                [&frame](const std::uint8_t* at, const Packet& packet) {
                  if (packet.values > 0) frame.insert(frame.end(), at, at + packet.bytes);
                });
    if (frame.size() % 2 != 0) frame.push_back(0);
  }
  return frame;
}

}  // namespace preceptor
