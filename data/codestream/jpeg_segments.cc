#include "data/codestream/jpeg_segments.h"

#include <algorithm>
#include <cstring>

namespace preceptor {
namespace {

constexpr std::uint8_t kEndOfImage = 0xD9;

// The second byte of a marker within or behind coded data that ends them: no stuffed bits (from
// `least` on it is a marker), no restart, no fill byte.
bool ends_scan(std::uint8_t marker, std::uint8_t least) {
  const bool restart = marker >= 0xD0 && marker <= 0xD7;
  return marker >= least && marker != 0xFF && !restart;
}

std::size_t past_coded_data(const std::uint8_t* bytes, std::size_t count, std::size_t at,
                            std::uint8_t least) {
  while (at + 1 < count) {
    const void* const next = std::memchr(bytes + at, 0xFF, count - 1 - at);
    if (next == nullptr) return count - 1;
    at = static_cast<std::size_t>(static_cast<const std::uint8_t*>(next) - bytes);
    if (ends_scan(bytes[at + 1], least)) return at;
    ++at;
  }
  return at;
}

}  // namespace

std::size_t JpegSegment::body_bytes() const {
  return std::min(there, std::max<std::size_t>(length, 2) - 2);
}

void each_jpeg_segment(const std::uint8_t* bytes, std::size_t count, const JpegFrameHeader& header,
                       const std::function<void(const JpegSegment&)>& take) {
  const std::uint8_t least = header.jpeg_ls() ? 0x80 : 1;
  std::size_t at = past_coded_data(bytes, count, 2, least);
  while (at + 4 <= count && bytes[at + 1] != kEndOfImage) {
    const std::size_t length = static_cast<std::size_t>(bytes[at + 2]) << 8 | bytes[at + 3];
    take({bytes[at + 1], length, bytes + at + 4, count - at - 4});
    const std::size_t past = at + 2 + std::max<std::size_t>(length, 2);
    if (past > count) return;
    at = past_coded_data(bytes, count, past, least);
  }
}

}  // namespace preceptor
