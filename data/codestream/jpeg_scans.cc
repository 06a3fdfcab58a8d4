#include "data/codestream/jpeg_scans.h"

#include <algorithm>
#include <array>
#include <vector>

namespace preceptor {
namespace {

constexpr std::uint8_t kProgressive = 0xC2, kLossless = 0xC3;
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

// A marker within or behind coded data that ends them: no stuffed zero, no restart, no fill byte.
bool ends_scan(std::uint8_t marker) {
  const bool restart = marker >= 0xD0 && marker <= 0xD7;
  return marker != 0 && marker != 0xFF && !restart;
}

std::size_t past_coded_data(const std::uint8_t* bytes, std::size_t count, std::size_t at) {
  while (at + 1 < count && !(bytes[at] == 0xFF && ends_scan(bytes[at + 1]))) ++at;
  return at;
}

}  // namespace

bool has_all_scans(const std::uint8_t* bytes, std::size_t count, const JpegFrameHeader& header) {
  if (header.process > kLossless) return true;
  Coverage coverage(header);
  std::size_t at = past_coded_data(bytes, count, 2);
  while (at + 4 <= count && bytes[at + 1] != kEndOfImage) {
    const std::size_t length = static_cast<std::size_t>(bytes[at + 2]) << 8 | bytes[at + 3];
    const std::size_t past = at + 2 + std::max<std::size_t>(length, 2);
    if (past > count) break;
    if (bytes[at + 1] == kStartOfScan) coverage.add(bytes + at + 4, past - at - 4);
    at = past_coded_data(bytes, count, past);
  }
  return coverage.complete();
}

}  // namespace preceptor
