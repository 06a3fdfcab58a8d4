#include "data/codestream/jpeg_scans.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <vector>

namespace preceptor {
namespace {

constexpr std::uint8_t kProgressive = 0xC2, kLossless = 0xC3, kJpegLs = 0xF7;
constexpr std::uint8_t kEndOfImage = 0xD9, kStartOfScan = 0xDA;
constexpr std::uint8_t kUncoded = 0xFF;

// Components, each its identifier and tables, then three bytes (ISO/IEC 10918-1 B.2.3, 14495-1
// C.2.3).
struct ScanHeader {
  std::size_t parts;
  const std::uint8_t* components;

  const std::uint8_t* behind_components() const { return components + 2 * parts; }
};

// Of a component's coefficients, the lowest bit that has come yet.
using Coded = std::array<std::uint8_t, 64>;

class Coverage {
 public:
  explicit Coverage(const JpegFrameHeader& header)
      : header_(header), coded_(header.parts.size(), all(kUncoded)) {}

  // Of cosines, behind its components, a scan has its first and last coefficient, and bits.
  void add(const ScanHeader& scan) {
    for (std::size_t i = 0; i < scan.parts; ++i) {
      add_component(scan.components[2 * i], scan.behind_components());
    }
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
  while (at + 1 < count) {
    const void* const next = std::memchr(bytes + at, 0xFF, count - 1 - at);
    if (next == nullptr) return count - 1;
    at = static_cast<std::size_t>(static_cast<const std::uint8_t*>(next) - bytes);
    if (ends_scan(bytes[at + 1], least)) return at;
    ++at;
  }
  return at;
}

// A scan header of the length that its components make; nothing of another, or a cut one.
std::optional<ScanHeader> read_scan_header(const std::uint8_t* bytes, std::size_t left,
                                           std::size_t length) {
  if (left < 5 || length > left - 2 || length != 6 + 2 * std::size_t{bytes[4]}) return {};
  return ScanHeader{bytes[4], bytes + 5};
}

// take(scan) of each; whether all of their headers have the length that they must.
template <typename Take>
bool each_scan(const std::uint8_t* bytes, std::size_t count, const JpegFrameHeader& header,
               Take take) {
  const std::uint8_t least = header.process == kJpegLs ? 0x80 : 1;
  bool whole = true;
  std::size_t at = past_coded_data(bytes, count, 2, least);
  while (at + 4 <= count && bytes[at + 1] != kEndOfImage) {
    const std::size_t length = static_cast<std::size_t>(bytes[at + 2]) << 8 | bytes[at + 3];
    if (bytes[at + 1] == kStartOfScan) {
      const auto scan = read_scan_header(bytes + at, count - at, length);
      whole &= scan.has_value();
      if (scan) take(*scan);
    }
    const std::size_t past = at + 2 + std::max<std::size_t>(length, 2);
    if (past > count) break;
    at = past_coded_data(bytes, count, past, least);
  }
  return whole;
}

}  // namespace

bool has_whole_scan_headers(const std::uint8_t* bytes, std::size_t count,
                            const JpegFrameHeader& header) {
  return each_scan(bytes, count, header, [](const ScanHeader&) {});
}

bool has_all_scans(const std::uint8_t* bytes, std::size_t count, const JpegFrameHeader& header) {
  if (header.process > kLossless) return true;
  Coverage coverage(header);
  each_scan(bytes, count, header, [&coverage](const ScanHeader& scan) { coverage.add(scan); });
  return coverage.complete();
}

bool loses(const std::uint8_t* bytes, std::size_t count, const JpegFrameHeader& header) {
  const bool near = header.process == kJpegLs;
  if (!near && !header.lossless()) return true;
  bool exact = true;
  each_scan(bytes, count, header, [&](const ScanHeader& scan) {
    const std::uint8_t* last = scan.behind_components();
    exact &= near ? last[0] == 0 : (last[2] & 15) == 0;
  });
  return !exact;
}

bool leaves_bits(const std::uint8_t* bytes, std::size_t count, const JpegFrameHeader& header) {
  if (!header.lossless()) return true;
  bool any = true;
  each_scan(bytes, count, header, [&](const ScanHeader& scan) {
    any &= (scan.behind_components()[2] & 15) < header.precision;
  });
  return any;
}

bool has_plain_values(const std::uint8_t* bytes, std::size_t count, const JpegFrameHeader& header) {
  if (header.process != kJpegLs) return true;
  bool plain = true;
  each_scan(bytes, count, header, [&plain](const ScanHeader& scan) {
    for (std::size_t i = 0; i < scan.parts; ++i) {
      plain &= scan.components[2 * i + 1] == 0;  // no mapping table
    }
    plain &= (scan.behind_components()[2] & 15) == 0;  // no point transform
  });
  return plain;
}

}  // namespace preceptor
