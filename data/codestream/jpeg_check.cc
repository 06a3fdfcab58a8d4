#include "data/codestream/jpeg_check.h"

#include <algorithm>
#include <string>

#include "data/codestream/jpeg_scans.h"
#include "data/codestream/jpeg_stream.h"
#include "data/codestream/jpeg_tables.h"

namespace preceptor {
namespace {

using Refusal = std::optional<Rejection>;

constexpr std::uint8_t kEndOfImage = 0xD9, kProgressive = 0xC2, kFirstArithmetic = 0xC9,
                       kLastArithmetic = 0xCF;

// ISO/IEC 10918-1 table B.2: the processes of cosines have samples of 8 or 12 bits.
bool has_precision_of_process(const JpegFrameHeader& header) {
  return header.process > kProgressive || header.precision == 8 || header.precision == 12;
}

// DCMTK takes all components of a JPEG-LS for whole.
bool has_other_samplings(const JpegFrameHeader& header) {
  return std::any_of(header.parts.begin(), header.parts.end(), [&header](const auto& part) {
    return part.across != header.parts[0].across || part.down != header.parts[0].down;
  });
}

bool has_end_of_image(const std::uint8_t* bytes, std::size_t count) {
  for (std::size_t i = count; i >= 2; --i) {
    if (bytes[i - 2] == 0xFF && bytes[i - 1] == kEndOfImage) return true;
  }
  return false;
}

Rejection corrupt(const std::string& what) { return {"corrupt", "a JPEG" + what}; }

std::string shape_of(const JpegFrameHeader& header) {
  return shape_text(header.rows, header.columns, header.components);
}

// What the frame header says, by itself and against the file's.
Refusal header_refusal(const JpegFrameHeader& header, const PixelDescription& pixels) {
  if (header.rows == 0) {
    return corrupt(" codestream that says its rows behind its scan (DNL is not read)");
  }
  if (header.process >= kFirstArithmetic && header.process <= kLastArithmetic) {
    return corrupt(" codestream in arithmetic coding, which no transfer syntax has");
  }
  const std::string stated = shape_text(pixels.rows, pixels.columns, pixels.samples);
  if (shape_of(header) != stated) {
    return corrupt(" codestream of " + shape_of(header) + ", the header says " + stated);
  }
  const std::string bits = std::to_string(header.precision) + " bits";
  if (header.precision < 2 || header.precision > pixels.bits_allocated) {
    return Rejection{"bits", "a JPEG codestream of " + bits + " for BitsAllocated " +
                                 std::to_string(pixels.bits_allocated)};
  }
  if (has_precision_of_process(header)) return {};
  return corrupt(" codestream of a lossy process and " + bits + ", where such have 8 or 12");
}

Refusal length_refusal(const std::uint8_t* bytes, std::size_t count,
                       const JpegFrameHeader& header) {
  if (!has_end_of_image(bytes, count)) {
    return Rejection{"truncated", "a JPEG codestream without its end"};
  }
  if (static_cast<std::int64_t>(count) >= least_jpeg_bytes(header)) return {};
  return Rejection{"truncated", "a JPEG codestream of " + std::to_string(count) +
                                    " bytes, which cannot hold " + shape_of(header)};
}

Refusal scans_refusal(const std::uint8_t* bytes, std::size_t count, const JpegFrameHeader& header) {
  if (!has_whole_scan_headers(bytes, count, header)) {
    return corrupt(" codestream with a scan header of a wrong length");
  }
  if (!has_plain_values(bytes, count, header)) {
    return corrupt("-LS codestream whose scans shift or map values, which is not read");
  }
  if (!names_components_in_order(bytes, count, header)) {
    return corrupt("-LS codestream whose scans do not name its components in their order");
  }
  if (!has_read_presets(bytes, count, header)) {
    return corrupt(
        "-LS codestream of another greatest value than its precision has, which is not read, or of "
        "impossible thresholds");
  }
  if (!has_possible_differences(bytes, count, header)) {
    return corrupt(" codestream with a Huffman code of too many bits");
  }
  if (header.jpeg_ls() && has_other_samplings(header)) {
    return corrupt("-LS codestream of subsampled components, which is not read");
  }
  if (!leaves_bits(bytes, count, header)) {
    return Rejection{"corrupt", "a lossless JPEG codestream that shifts all bits out"};
  }
  if (has_all_scans(bytes, count, header)) return {};
  return Rejection{"truncated", "a JPEG codestream that lacks scans"};
}

}  // namespace

std::optional<Rejection> jpeg_refusal(const std::uint8_t* bytes, std::size_t count,
                                      const PixelDescription& pixels) {
  const std::optional<JpegFrameHeader> header = find_jpeg_frame_header(bytes, count);
  if (!header) return Rejection{"corrupt", "a frame is no JPEG codestream"};
  if (Refusal found = header_refusal(*header, pixels)) return found;
  if (Refusal found = length_refusal(bytes, count, *header)) return found;
  return scans_refusal(bytes, count, *header);
}

}  // namespace preceptor
