#include "data/codestream/jpeg2000_header.h"

#include <algorithm>
#include <cstring>
#include <string>

namespace preceptor {
namespace {

using Refusal = std::optional<Rejection>;

constexpr std::size_t kStartOfCodestream = 0xFF4F, kImageSize = 0xFF51, kCodingStyle = 0xFF52,
                      kComponentStyle = 0xFF53, kStartOfTilePart = 0xFF90, kStartOfData = 0xFF93,
                      kEndOfCodestream = 0xFFD9;
// What a tile-part has at least: its SOT segment and an SOD marker.
constexpr std::size_t kLeastTilePart = 14;
constexpr std::size_t kTilePartStart = 12;  // an SOT marker and its segment (A.4.2)
// OpenJPEG has 32-bit signed samples.
constexpr int kMostPrecision = 31;

std::uint64_t big(const std::uint8_t* bytes, int count) {
  std::uint64_t value = 0;
  for (int i = 0; i < count; ++i) value = value << 8 | bytes[i];
  return value;
}

std::int64_t ceil_div(std::int64_t a, std::int64_t b) { return (a + b - 1) / b; }

// The SIZ segment behind its marker (A.5.1).
bool parse_size(const std::uint8_t* segment, std::size_t count, Jpeg2000Header& header) {
  constexpr std::size_t kFixed = 38, kComponent = 3;
  if (count < kFixed) return false;
  std::int64_t* const fields[] = {&header.right,      &header.bottom,     &header.left,
                                  &header.top,        &header.tile_width, &header.tile_height,
                                  &header.tiles_left, &header.tiles_top};
  const std::uint8_t* at = segment + 4;
  for (std::int64_t* field : fields) {
    *field = static_cast<std::int64_t>(big(at, 4));
    at += 4;
  }
  const auto components = static_cast<std::size_t>(big(at, 2));
  if (components < 1 || count != kFixed + components * kComponent) return false;
  for (at += 2; header.components.size() < components; at += kComponent) {
    header.components.push_back({(at[0] & 0x7F) + 1, at[0] >> 7 != 0, at[1], at[2]});
    if (at[1] == 0 || at[2] == 0) return false;
  }
  return header.right > header.left && header.bottom > header.top && header.tile_width > 0 &&
         header.tile_height > 0 && header.tiles_left <= header.left &&
         header.tiles_top <= header.top && header.tiles_left + header.tile_width > header.left &&
         header.tiles_top + header.tile_height > header.top;
}

// Coding styles (COD, A.6.1) and those of components (COC, A.6.2) add up: one that only some tiles
// or components have counts for all.
void read_style(std::uint64_t marker, const std::uint8_t* segment, std::size_t length,
                Jpeg2000Header& header) {
  const bool of_component = marker == kComponentStyle;
  if (marker != kCodingStyle && !of_component) return;
  const std::size_t index = header.components.size() < 257 ? 1 : 2;  // bytes of a component's
  const std::size_t wavelet = of_component ? 7 + index : 11;
  header.irreversible |= length > wavelet && segment[wavelet] == 0;
  header.component_transform |= !of_component && length > 6 && segment[6] != 0;
}

// The header of the tile-part [at, past): from behind its SOT segment to SOD.
void read_tile_part(const Codestream& stream, std::size_t at, std::size_t past,
                    Jpeg2000Header& header) {
  for (at += kTilePartStart; at + 4 <= past;) {
    const std::uint64_t marker = big(stream.bytes + at, 2);
    const std::uint8_t* segment = stream.bytes + at + 2;
    const auto length = static_cast<std::size_t>(big(segment, 2));
    const bool has_segment = marker >= 0xFF00 && marker != kStartOfData;
    if (!has_segment || length < 2 || length > past - at - 2) return;
    read_style(marker, segment, length, header);
    at += 2 + length;
  }
}

// As far as their lengths lead; what is wrong with them is tile_part_refusal()'s to say.
void read_tile_parts(const Codestream& stream, Jpeg2000Header& header) {
  std::size_t at = header.first_tile_part;
  while (at + kTilePartStart <= stream.count && big(stream.bytes + at, 2) == kStartOfTilePart) {
    const auto length = static_cast<std::size_t>(big(stream.bytes + at + 6, 4));
    const bool to_end = length == 0 || length > stream.count - at;
    const std::size_t past = to_end ? stream.count : at + length;
    read_tile_part(stream, at, past, header);
    at = std::max(past, at + kTilePartStart);
  }
}

Refusal size_refusal(const Jpeg2000Header& header, const PixelDescription& pixels) {
  const std::string found = shape_text(header.bottom - header.top, header.right - header.left,
                                       static_cast<std::int64_t>(header.components.size()));
  const std::string stated = shape_text(pixels.rows, pixels.columns, pixels.samples);
  if (found == stated) return {};
  return Rejection{"corrupt", "a JPEG 2000 codestream of " + found + ", the header says " + stated};
}

Refusal component_refusal(const Jpeg2000Header& header, const PixelDescription& pixels) {
  const Jpeg2000Header::Component& first = header.components[0];
  for (const Jpeg2000Header::Component& one : header.components) {
    if (one.precision != first.precision || one.is_signed != first.is_signed) {
      return Rejection{"bits", "JPEG 2000 components that differ in bits or sign"};
    }
  }
  if (first.is_signed && pixels.samples > 1) return Rejection{"bits", "signed colour components"};
  if (first.precision > std::min<std::int64_t>(pixels.bits_allocated, kMostPrecision)) {
    return Rejection{"bits", "a JPEG 2000 codestream of " + std::to_string(first.precision) +
                                 " bits for BitsAllocated " +
                                 std::to_string(pixels.bits_allocated) + ", of which at most " +
                                 std::to_string(kMostPrecision) + " are decoded"};
  }
  return {};
}

// PS3.5 8.2.4: a codestream's own transform makes YBR_RCT or YBR_ICT of RGB, and chrominance that
// DICOM names otherwise has none. Under another label it may be either, so that it is refused.
Refusal chrominance_refusal(const Jpeg2000Header& header, const PixelDescription& pixels) {
  const bool ybr = pixels.colour() != ColourModel::kNone;
  if (ybr && header.component_transform) {
    return Rejection{"photometric",
                     "a JPEG 2000 codestream transformed from RGB for " + pixels.photometric};
  }
  const Jpeg2000Header::Component& first = header.components[0];
  if (first.step_x != 1 || first.step_y != 1) {
    return Rejection{"corrupt", "a subsampled first component"};
  }
  if (!header.shares_chrominance()) return {};
  const bool halved = std::all_of(
      header.components.begin(), header.components.end(),
      [](const Jpeg2000Header::Component& c) { return c.step_x <= 2 && c.step_y <= 2; });
  if (!ybr || !halved || header.left != 0 || header.top != 0) {
    return Rejection{"photometric", "subsampled JPEG 2000 components for " + pixels.photometric};
  }
  return {};
}

// What the tile-parts of a tile have shown so far.
struct TileParts {
  int seen = 0, least = 1;
  bool counted = false;  // a tile-part has said how many there are
};

Rejection cut() { return {"truncated", "a JPEG 2000 codestream ends before its last tile"}; }

// Every tile has all of its tile-parts; where their number is not said, there is an end marker.
Refusal completeness_refusal(const std::vector<TileParts>& tiles, bool has_end) {
  for (const TileParts& tile : tiles) {
    if (tile.seen < tile.least || !(has_end || tile.counted)) return cut();
  }
  return {};
}

// Where the last end marker stands, before padding; past the end where there is none.
std::size_t end_marker(const Codestream& stream) {
  for (std::size_t at = stream.count - 2; at > 0; --at) {
    if (big(stream.bytes + at, 2) == kEndOfCodestream) return at;
  }
  return stream.count;
}

// From tile-part to tile-part by their lengths (A.4.2).
Refusal tile_part_refusal(const Codestream& stream, const Jpeg2000Header& header) {
  std::vector<TileParts> tiles(static_cast<std::size_t>(header.tiles()));
  std::size_t at = header.first_tile_part;
  while (at + kTilePartStart <= stream.count && big(stream.bytes + at, 2) == kStartOfTilePart) {
    const std::uint8_t* segment = stream.bytes + at;
    const auto tile = static_cast<std::size_t>(big(segment + 4, 2));
    const auto length = static_cast<std::size_t>(big(segment + 6, 4));
    if (tile >= tiles.size()) return Rejection{"corrupt", "a tile-part of no tile"};
    TileParts& parts = tiles[tile];
    ++parts.seen;
    parts.least = std::max({parts.least, segment[10] + 1, static_cast<int>(segment[11])});
    parts.counted = length > 0 && (parts.counted || segment[11] > 0);
    if (length == 0) {  // to the end of the codestream
      at = end_marker(stream);
      break;
    }
    if (length < kTilePartStart) return Rejection{"corrupt", "a tile-part shorter than its header"};
    if (length > stream.count - at) return cut();
    at += length;
  }
  const bool has_end = at + 2 <= stream.count && big(stream.bytes + at, 2) == kEndOfCodestream;
  const bool rubbish = !has_end && at + kTilePartStart <= stream.count;
  if (rubbish) return Rejection{"corrupt", "a JPEG 2000 codestream with bytes between its tiles"};
  return completeness_refusal(tiles, has_end);
}

}  // namespace

Codestream find_codestream(const std::uint8_t* bytes, std::size_t count) {
  if (count >= 2 && big(bytes, 2) == kStartOfCodestream) return {bytes, count};
  static constexpr std::uint8_t kSignature[] = {0, 0, 0, 12, 'j', 'P', ' ', ' '};
  if (count < sizeof kSignature || std::memcmp(bytes, kSignature, sizeof kSignature) != 0) {
    return {};
  }
  for (std::size_t at = 0; at + 8 <= count;) {  // I.4: length, type, contents
    std::uint64_t length = big(bytes + at, 4);
    std::size_t head = 8;
    if (length == 1 && at + 16 <= count) {
      length = big(bytes + at + 8, 8);
      head = 16;
    }
    if (length == 0) length = count - at;
    if (length < head) return {};
    const auto held = static_cast<std::size_t>(std::min<std::uint64_t>(length, count - at));
    if (std::memcmp(bytes + at + 4, "jp2c", 4) == 0) return {bytes + at + head, held - head};
    at += held;
  }
  return {};
}

std::int64_t Jpeg2000Header::tiles() const {
  return ceil_div(right - tiles_left, tile_width) * ceil_div(bottom - tiles_top, tile_height);
}

bool Jpeg2000Header::shares_chrominance() const {
  return std::any_of(components.begin(), components.end(),
                     [](const Component& c) { return c.step_x != 1 || c.step_y != 1; });
}

std::optional<Jpeg2000Header> parse_jpeg2000_header(const Codestream& stream) {
  Jpeg2000Header header;
  if (stream.count < 2 || big(stream.bytes, 2) != kStartOfCodestream) return {};
  bool has_style = false;
  for (std::size_t at = 2; at + 4 <= stream.count;) {
    const std::uint64_t marker = big(stream.bytes + at, 2);
    if (marker == kStartOfTilePart) {
      if (header.components.empty()) return {};
      header.first_tile_part = at;
      read_tile_parts(stream, header);
      return header;
    }
    const std::uint8_t* segment = stream.bytes + at + 2;
    const auto length = static_cast<std::size_t>(big(segment, 2));
    if (marker < 0xFF00 || length < 2 || length > stream.count - at - 2) return {};
    const bool first = at == 2;
    if (first != (marker == kImageSize)) return {};
    if (first && !parse_size(segment, length, header)) return {};
    if (marker == kCodingStyle && has_style) return {};  // which of two would count? A.6.1 has one
    has_style |= marker == kCodingStyle;
    read_style(marker, segment, length, header);
    at += 2 + length;
  }
  return {};
}

std::optional<Rejection> jpeg2000_refusal(const Codestream& stream, const Jpeg2000Header& header,
                                          const PixelDescription& pixels) {
  if (Refusal found = size_refusal(header, pixels)) return found;
  if (Refusal found = component_refusal(header, pixels)) return found;
  if (Refusal found = chrominance_refusal(header, pixels)) return found;
  const int precision = header.components[0].precision;
  if (Refusal found = chrominance_bits_refusal(pixels.photometric, precision, pixels)) return found;
  constexpr std::int64_t kMostTiles = 65535;
  const auto room = static_cast<std::int64_t>(stream.count / kLeastTilePart);
  if (header.tiles() > std::min(kMostTiles, room)) {
    return Rejection{"corrupt", "a JPEG 2000 codestream of " + std::to_string(header.tiles()) +
                                    " tiles in " + std::to_string(stream.count) + " bytes"};
  }
  return tile_part_refusal(stream, header);
}

}  // namespace preceptor
