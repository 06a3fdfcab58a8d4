#include "data/codec/codestream_check.h"

#include <algorithm>
#include <string>

#include "data/codec/jpeg_scans.h"
#include "data/codec/jpeg_stream.h"

namespace preceptor {
namespace {

using Refusal = std::optional<Rejection>;

constexpr std::uint8_t kEndOfImage = 0xD9;

std::size_t little32(const std::uint8_t* bytes) {
  return bytes[0] | bytes[1] << 8 | bytes[2] << 16 | static_cast<std::size_t>(bytes[3]) << 24;
}

bool has_end_of_image(const std::uint8_t* bytes, std::size_t count) {
  for (std::size_t i = count; i >= 2; --i) {
    if (bytes[i - 2] == 0xFF && bytes[i - 1] == kEndOfImage) return true;
  }
  return false;
}

std::string shape_text(std::int64_t rows, std::int64_t columns, std::int64_t samples) {
  return std::to_string(rows) + " x " + std::to_string(columns) + " x " + std::to_string(samples);
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
    const std::uint8_t control = bytes[at++];
    if (control == 128) continue;
    const std::size_t run = control < 128 ? control + 1u : 257u - control;
    const std::size_t taken = control < 128 ? run : 1;
    if (taken > count - at) break;
    at += taken;
    made += run;
  }
  return made;
}

}  // namespace

std::optional<Rejection> jpeg_refusal(const std::uint8_t* bytes, std::size_t count,
                                      const PixelDescription& pixels) {
  const std::optional<JpegFrameHeader> header = find_jpeg_frame_header(bytes, count);
  if (!header) return Rejection{"corrupt", "a frame is no JPEG codestream"};
  const std::string found = shape_text(header->rows, header->columns, header->components);
  const std::string stated = shape_text(pixels.rows, pixels.columns, pixels.samples);
  if (found != stated) {
    return Rejection{"corrupt", "a JPEG codestream of " + found + ", the header says " + stated};
  }
  if (header->precision < 2 || header->precision > pixels.bits_allocated) {
    return Rejection{"bits", "a JPEG codestream of " + std::to_string(header->precision) +
                                 " bits for BitsAllocated " +
                                 std::to_string(pixels.bits_allocated)};
  }
  if (!has_end_of_image(bytes, count)) {
    return Rejection{"truncated", "a JPEG codestream without its end"};
  }
  if (static_cast<std::int64_t>(count) < least_jpeg_bytes(*header)) {
    return Rejection{"truncated", "a JPEG codestream of " + std::to_string(count) +
                                      " bytes, which cannot hold " + found};
  }
  if (!has_all_scans(bytes, count, *header)) {
    return Rejection{"truncated", "a JPEG codestream that lacks scans"};
  }
  return {};
}

std::optional<Rejection> rle_refusal(const std::uint8_t* bytes, std::size_t count,
                                     const PixelDescription& pixels) {
  constexpr std::size_t kHeader = 64, kMostSegments = 15;
  if (count < kHeader) return Rejection{"truncated", "an RLE frame shorter than its header"};
  const std::size_t segments = little32(bytes);
  const auto wanted = static_cast<std::size_t>(pixels.samples * pixels.bytes_per_sample());
  if (segments != wanted || segments > kMostSegments) {
    return Rejection{"corrupt", "an RLE frame of " + std::to_string(segments) + " segments where " +
                                    std::to_string(wanted) + " belong"};
  }
  const auto pixel_count = static_cast<std::size_t>(pixels.rows * pixels.columns);
  const std::size_t a_row_more = pixel_count + static_cast<std::size_t>(pixels.columns);
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

}  // namespace preceptor
