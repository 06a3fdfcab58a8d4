#include "data/codestream/jpeg_stream.h"

#include <algorithm>
#include <cstring>

namespace preceptor {
namespace {

constexpr std::uint8_t kStartOfImage = 0xD8, kEndOfImage = 0xD9, kStartOfScan = 0xDA;
constexpr std::uint8_t kJfif = 0xE0, kAdobe = 0xEE;
constexpr std::uint8_t kExtended = 0xC1, kProgressive = 0xC2, kLossless = 0xC3;

std::size_t big16(const std::uint8_t* bytes) {
  return static_cast<std::size_t>(bytes[0]) << 8 | bytes[1];
}

bool is_frame_header(std::uint8_t marker) {
  if (marker == 0xF7) return true;  // JPEG-LS
  const bool other_use = marker == 0xC4 || marker == 0xC8 || marker == 0xCC;
  return marker >= 0xC0 && marker <= 0xCF && !other_use;
}

bool stands_alone(std::uint8_t marker) {
  return marker == 0x01 || (marker >= 0xD0 && marker <= kStartOfImage);
}

// The words of markers before the first scan.
struct ColourWords {
  bool jfif = false;
  JpegColours adobe = JpegColours::kUnsaid;
};

// A segment's body, behind its length.
struct Body {
  const std::uint8_t* bytes;
  std::size_t count;

  bool starts_with(const char* name, std::size_t length) const {
    return count >= length && std::memcmp(bytes, name, length) == 0;
  }
};

void listen(std::uint8_t marker, const Body& body, ColourWords& words) {
  constexpr std::size_t kTransform = 11;  // behind name, version and two words of flags
  if (marker == kJfif && body.starts_with("JFIF", 5)) words.jfif = true;
  if (marker != kAdobe || !body.starts_with("Adobe", 5) || body.count <= kTransform) return;
  const std::uint8_t transform = body.bytes[kTransform];
  if (transform == 0) words.adobe = JpegColours::kRgb;
  if (transform == 1) words.adobe = JpegColours::kYbr;
}

// Three components of which the first alone is whole: luminance and thinned-out chroma. Red, green
// and blue have no such order.
bool has_thinned_chroma(const std::vector<JpegFrameHeader::Component>& parts) {
  if (parts.size() != 3) return false;
  const auto samples = [&parts](std::size_t i) { return parts[i].across * parts[i].down; };
  return samples(0) > samples(1) && samples(1) == samples(2);
}

JpegColours colours_of(const JpegFrameHeader& header, const ColourWords& words) {
  if (words.adobe != JpegColours::kUnsaid) return words.adobe;
  const auto& parts = header.parts;
  if (parts.size() == 3 && parts[0].identifier == 'R' && parts[1].identifier == 'G' &&
      parts[2].identifier == 'B') {
    return JpegColours::kRgb;
  }
  const bool cosines = header.process <= kProgressive;
  const bool ybr = cosines && (words.jfif || has_thinned_chroma(parts));
  return ybr ? JpegColours::kYbr : JpegColours::kUnsaid;
}

// REQUIRES at least 6 bytes.
JpegFrameHeader read_frame_header(std::uint8_t marker, const Body& body) {
  JpegFrameHeader header;
  header.process = marker;
  header.precision = body.bytes[0];
  header.rows = static_cast<std::int64_t>(big16(body.bytes + 1));
  header.columns = static_cast<std::int64_t>(big16(body.bytes + 3));
  header.components = body.bytes[5];
  const auto components = static_cast<std::size_t>(header.components);
  if (body.count >= 6 + 3 * components) {
    for (const std::uint8_t* at = body.bytes + 6; header.parts.size() < components; at += 3) {
      header.parts.push_back({at[0], std::max(at[1] >> 4, 1), std::max(at[1] & 15, 1)});
    }
  }
  return header;
}

std::int64_t ratio_up(std::int64_t value, std::int64_t by) { return (value + by - 1) / by; }

// take(marker, body) of each segment until it says no, or to the first scan or what is no marker.
template <typename Take>
void each_segment(const std::uint8_t* bytes, std::size_t count, Take take) {
  std::size_t at = 2;
  while (at + 4 <= count && bytes[at] == 0xFF) {
    const std::uint8_t marker = bytes[at + 1];
    if (marker == 0xFF) {
      ++at;
      continue;
    }
    if (stands_alone(marker)) {
      at += 2;
      continue;
    }
    if (marker == kStartOfScan || marker == kEndOfImage) return;
    const std::size_t length = big16(bytes + at + 2);
    const Body body{bytes + at + 4, std::min(std::max<std::size_t>(length, 2) - 2, count - at - 4)};
    if (!take(marker, body)) return;
    at += 2 + length;
  }
}

}  // namespace

std::optional<JpegFrameHeader> find_jpeg_frame_header(const std::uint8_t* bytes,
                                                      std::size_t count) {
  if (count < 4 || bytes[0] != 0xFF || bytes[1] != kStartOfImage) return {};
  ColourWords words;
  std::optional<JpegFrameHeader> header;
  each_segment(bytes, count, [&](std::uint8_t marker, const Body& body) {
    listen(marker, body, words);
    if (!is_frame_header(marker)) return true;
    if (header || body.count < 6) return false;
    header = read_frame_header(marker, body);
    header->precision_at = static_cast<std::size_t>(body.bytes - bytes);
    return true;
  });
  if (header) header->colours = colours_of(*header, words);
  return header;
}

std::int64_t least_jpeg_bytes(const JpegFrameHeader& header) {
  const bool lossless = header.process == kLossless;
  if (header.process > kLossless || header.parts.empty()) return 0;
  std::int64_t most_across = 1, most_down = 1, units = 0;
  for (const auto& part : header.parts) {
    most_across = std::max(most_across, part.across);
    most_down = std::max(most_down, part.down);
  }
  const std::int64_t side = lossless ? 1 : 8;
  for (const auto& part : header.parts) {
    const std::int64_t columns = ratio_up(header.columns * part.across, most_across);
    const std::int64_t rows = ratio_up(header.rows * part.down, most_down);
    units += ratio_up(columns, side) * ratio_up(rows, side);
  }
  const std::int64_t bits = header.process <= kExtended ? 2 : 1;
  return units * bits / 8;
}

}  // namespace preceptor
