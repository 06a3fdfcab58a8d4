#include "data/codestream/jpeg_scans.h"

#include <algorithm>
#include <array>
#include <vector>

namespace preceptor {
namespace {

constexpr std::uint8_t kProgressive = 0xC2, kLossless = 0xC3, kJpegLs = 0xF7;
constexpr std::uint8_t kEndOfImage = 0xD9, kStartOfScan = 0xDA;
constexpr std::uint8_t kUncoded = 0xFF;

// Of a component's coefficients, the lowest bit that has come yet.
using Coded = std::array<std::uint8_t, 64>;

class Coverage {
 public:
  explicit Coverage(const JpegFrameHeader& header)
      : header_(header), coded_(header.parts.size(), all(kUncoded)) {}

  // A scan header's body: components, each its identifier and tables; first and last coefficient;
  // bits.
  void add(const std::uint8_t* body, std::size_t count) {
    const std::size_t parts = count == 0 ? 0 : body[0];
    if (count < 4 + 2 * parts) return;
    const std::uint8_t* last = body + 1 + 2 * parts;
    for (std::size_t i = 0; i < parts; ++i) add_component(body[1 + 2 * i], last);
  }

  bool complete() const {
    return std::all_of(coded_.begin(), coded_.end(),
                       [](const Coded& coded) { return coded == all(0); });
  }

 private:
  static Coded all(std::uint8_t value) {
    Coded coded;
    coded.fill(value);
    return coded;
  }

  void add_component(std::uint8_t identifier, const std::uint8_t* range) {
    for (std::size_t c = 0; c < coded_.size(); ++c) {
      if (header_.parts[c].identifier != identifier) continue;
      if (header_.process != kProgressive) {
        coded_[c] = all(0);
        continue;
      }
      const std::uint8_t bit = range[2] & 15;
      for (std::size_t k = range[0]; k <= std::min<std::size_t>(range[1], 63); ++k) {
        coded_[c][k] = std::min(coded_[c][k], bit);
      }
    }
  }

  const JpegFrameHeader& header_;
  std::vector<Coded> coded_;
};

// The second byte of a marker within or behind coded data that ends them: no stuffed bits (from
// `least` on it is a marker), no restart, no fill byte.
bool ends_scan(std::uint8_t marker, std::uint8_t least) {
  const bool restart = marker >= 0xD0 && marker <= 0xD7;
  return marker >= least && marker != 0xFF && !restart;
}

std::size_t past_coded_data(const std::uint8_t* bytes, std::size_t count, std::size_t at,
                            std::uint8_t least) {
  while (at + 1 < count && !(bytes[at] == 0xFF && ends_scan(bytes[at + 1], least))) ++at;
  return at;
}

// take(body of a scan header, its length), of each.
template <typename Take>
void each_scan(const std::uint8_t* bytes, std::size_t count, std::uint8_t least, Take take) {
  std::size_t at = past_coded_data(bytes, count, 2, least);
  while (at + 4 <= count && bytes[at + 1] != kEndOfImage) {
    const std::size_t length = static_cast<std::size_t>(bytes[at + 2]) << 8 | bytes[at + 3];
    const std::size_t past = at + 2 + std::max<std::size_t>(length, 2);
    if (past > count) break;
    if (bytes[at + 1] == kStartOfScan) take(bytes + at + 4, past - at - 4);
    at = past_coded_data(bytes, count, past, least);
  }
}

}  // namespace

bool has_all_scans(const std::uint8_t* bytes, std::size_t count, const JpegFrameHeader& header) {
  if (header.process > kLossless) return true;
  Coverage coverage(header);
  each_scan(bytes, count, 1, [&coverage](const std::uint8_t* body, std::size_t length) {
    coverage.add(body, length);
  });
  return coverage.complete();
}

bool loses(const std::uint8_t* bytes, std::size_t count, const JpegFrameHeader& header) {
  const bool near = header.process == kJpegLs;
  if (!near && !header.lossless()) return true;
  bool exact = true;
  each_scan(bytes, count, near ? 0x80 : 1, [&](const std::uint8_t* body, std::size_t length) {
    const std::size_t parts = length == 0 ? 0 : body[0];
    if (length < 4 + 2 * parts) return;
    const std::uint8_t* last = body + 1 + 2 * parts;
    exact &= near ? last[0] == 0 : (last[2] & 15) == 0;
  });
  return !exact;
}

bool has_plain_values(const std::uint8_t* bytes, std::size_t count, const JpegFrameHeader& header) {
  if (header.process != kJpegLs) return true;
  bool plain = true;
  each_scan(bytes, count, 0x80, [&plain](const std::uint8_t* body, std::size_t length) {
    const std::size_t parts = length == 0 ? 0 : body[0];
    if (length < 4 + 2 * parts) return;
    for (std::size_t i = 0; i < parts; ++i) plain &= body[2 + 2 * i] == 0;  // no mapping table
    plain &= (body[3 + 2 * parts] & 15) == 0;                               // no point transform
  });
  return plain;
}

}  // namespace preceptor
