#include "data/codestream/jpeg_tables.h"

#include <algorithm>
#include <array>

#include "data/codestream/jpeg_segments.h"

namespace preceptor {
namespace {

constexpr std::uint8_t kHuffmanTables = 0xC4, kPresets = 0xF8;
constexpr std::size_t kLengths = 16;  // of codes

// A segment of several tables: class and number, how many codes there are of each length, then
// their symbols (ISO/IEC 10918-1 B.2.4.2). Class 0 is of differences.
bool has_symbols_up_to(std::uint8_t most, const std::uint8_t* body, std::size_t count) {
  for (std::size_t at = 0; at + 1 + kLengths <= count;) {
    const bool differences = body[at] >> 4 == 0;
    const std::uint8_t* const lengths = body + at + 1;
    std::size_t symbols = 0;
    for (std::size_t i = 0; i < kLengths; ++i) symbols += lengths[i];
    at += 1 + kLengths;
    const std::size_t past = std::min(count, at + symbols);
    const auto possible = [most](std::uint8_t symbol) { return symbol <= most; };
    if (differences && !std::all_of(body + at, body + past, possible)) return false;
    at = past;
  }
  return true;
}

bool are_read(const std::uint8_t* body, std::int64_t greatest_of_precision) {
  constexpr std::size_t kValues = 5;  // MAXVAL, T1, T2, T3, RESET
  std::array<std::int64_t, kValues> value;
  for (std::size_t i = 0; i < kValues; ++i) value[i] = body[1 + 2 * i] << 8 | body[2 + 2 * i];
  if (value[0] != 0 && value[0] != greatest_of_precision) return false;
  std::int64_t before = 0;
  for (std::size_t i = 1; i <= 3; ++i) {
    if (value[i] == 0) continue;
    if (value[i] < before || value[i] > greatest_of_precision) return false;
    before = value[i];
  }
  const std::int64_t reset = value[4];
  return reset == 0 || (reset >= 3 && reset <= std::max<std::int64_t>(255, greatest_of_precision));
}

}  // namespace

bool has_possible_differences(const std::uint8_t* bytes, std::size_t count,
                              const JpegFrameHeader& header) {
  if (header.jpeg_ls()) return true;
  const std::uint8_t most = header.lossless() ? 16 : 15;
  bool possible = true;
  each_jpeg_segment(bytes, count, header, [&](const JpegSegment& segment) {
    if (segment.marker != kHuffmanTables) return;
    possible &= has_symbols_up_to(most, segment.body, segment.body_bytes());
  });
  return possible;
}

bool has_read_presets(const std::uint8_t* bytes, std::size_t count, const JpegFrameHeader& header) {
  constexpr std::size_t kCodingParameters = 11;  // bytes of the body, with its identifier, 1
  if (!header.jpeg_ls() || header.precision > 16) return true;
  const std::int64_t greatest = (std::int64_t{1} << header.precision) - 1;
  bool read = true;
  each_jpeg_segment(bytes, count, header, [&](const JpegSegment& segment) {
    if (segment.marker != kPresets || segment.body_bytes() < kCodingParameters) return;
    if (segment.body[0] == 1) read &= are_read(segment.body, greatest);
  });
  return read;
}

}  // namespace preceptor
