#include "data/codestream/jpeg_scans.h"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "data/codestream/jpeg_segments.h"

namespace preceptor {
namespace {

constexpr std::uint8_t kProgressive = 0xC2, kLossless = 0xC3;
constexpr std::uint8_t kStartOfScan = 0xDA, kUncoded = 0xFF;

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

// A scan header of the length that its components make; nothing of another, or a cut one.
std::optional<ScanHeader> read_scan_header(const JpegSegment& segment) {
  if (segment.there < 1 || segment.length > segment.there + 2) return {};
  if (segment.length != 6 + 2 * std::size_t{segment.body[0]}) return {};
  return ScanHeader{segment.body[0], segment.body + 1};
}

// take(scan) of each; whether all of their headers have the length that they must.
template <typename Take>
bool each_scan(const std::uint8_t* bytes, std::size_t count, const JpegFrameHeader& header,
               Take take) {
  bool whole = true;
  each_jpeg_segment(bytes, count, header, [&](const JpegSegment& segment) {
    if (segment.marker != kStartOfScan) return;
    const auto scan = read_scan_header(segment);
    whole &= scan.has_value();
    if (scan) take(*scan);
  });
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
  const bool near = header.jpeg_ls();
  if (!near && !header.lossless()) return true;
  bool exact = true;
  each_scan(bytes, count, header, [&](const ScanHeader& scan) {
    const std::uint8_t* last = scan.behind_components();
    exact &= near ? last[0] == 0 : (last[2] & 15) == 0;
  });
  return !exact;
}

bool names_components_in_order(const std::uint8_t* bytes, std::size_t count,
                               const JpegFrameHeader& header) {
  if (!header.jpeg_ls() || header.parts.size() < 2) return true;
  std::vector<std::uint8_t> wanted, named;
  for (const auto& part : header.parts) wanted.push_back(part.identifier);
  each_scan(bytes, count, header, [&named](const ScanHeader& scan) {
    for (std::size_t i = 0; i < scan.parts; ++i) named.push_back(scan.components[2 * i]);
  });
  return named == wanted;
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
  if (!header.jpeg_ls()) return true;
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
