// How the header says that the pixels lie: the Image Pixel module (PS3.3 C.7.6.3), and which of it
// is refused before any pixel is touched.
//
// Must not know: DCMTK. Values; threads: any.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "data/pixels/rejection.h"
#include "data/pixels/transfer_syntax.h"

namespace preceptor {

// No file is decoded into more bytes than this, where nothing else is said; nor a frame into more
// than one part in so many of what a file may take.
inline constexpr std::int64_t kMostImageBytes = std::int64_t{2} << 30;
inline constexpr std::int64_t kFrameShare = 4;
inline constexpr std::int64_t kMostSide = 65535;        // Rows and Columns are US (PS3.3 C.7.6.3)
inline constexpr std::int64_t kMostFrames = 1'000'000;  // of a file: each takes memory of an index

// What has to be turned into RGB (PS3.3 C.7.6.3.1.2): nothing, or luminance and chrominance over
// the whole range of values, or over 16..235 and 16..240.
enum class ColourModel { kNone, kYbrFull, kYbrPartial };
ColourModel colour_model(const std::string& photometric);

struct PixelDescription {
  std::int64_t rows = 0, columns = 0, frames = 1, samples = 1;
  std::int64_t bits_allocated = 8, bits_stored = 8, high_bit = 7;
  bool is_signed = false;
  bool floating_point = false;  // BitsAllocated 32 or 64 of IEEE 754
  bool planar = false;          // colour by plane
  std::string photometric = "MONOCHROME2";
  std::uint32_t overlay_bits = 0;  // of a pixel's container, that the file says hold overlays

  bool monochrome() const { return photometric == "MONOCHROME1" || photometric == "MONOCHROME2"; }
  bool palette() const { return photometric == "PALETTE COLOR"; }
  ColourModel colour() const { return colour_model(photometric); }
  // Two neighbours in a row share their chrominance, as Y Y Cb Cr, in pixel data of no codec.
  bool pairs_chrominance() const {
    return photometric == "YBR_FULL_422" || photometric == "YBR_PARTIAL_422";
  }
  // Of a sample that stands in whole bytes, as a decoder leaves it: 1 bit takes a byte.
  std::int64_t bytes_per_sample() const { return (bits_allocated + 7) / 8; }
  // Of one frame with every sample present.
  std::int64_t frame_bytes() const { return rows * columns * samples * bytes_per_sample(); }
  // As a frame lies in pixel data of no codec, where chrominance may be shared and frames of 1 bit
  // follow one another without a gap (PS3.5 8.1.1, 8.2); and all frames. REQUIRES refusal() to be
  // empty.
  std::int64_t native_frame_bits() const {
    return rows * columns * (pairs_chrominance() ? 2 : samples) * bits_allocated;
  }
  std::int64_t native_bytes() const { return (native_frame_bits() * frames + 7) / 8; }
};

// Why no file of this description is decoded here, whatever it is coded by, and by this coding:
// codes "size", "bits", "photometric". most_bytes: that all frames may take as they are decoded.
std::optional<Rejection> refusal(const PixelDescription& pixels,
                                 std::int64_t most_bytes = kMostImageBytes);
std::optional<Rejection> coding_refusal(const PixelDescription& pixels, PixelCoding coding);

// Code "photometric": colours of `photometric`, which our equations convert, in samples of fewer
// bits than BitsAllocated, half of which stands for no chrominance.
std::optional<Rejection> chrominance_bits_refusal(const std::string& photometric,
                                                  std::int64_t precision,
                                                  const PixelDescription& pixels);
// Native pixel data of `length` bytes against the description: codes "truncated", "frames",
// "photometric".
std::optional<Rejection> native_length_refusal(const PixelDescription& pixels, std::int64_t length);
// The bytes of such a length behind the pixels: code "frames" for more than padding. REQUIRES
// native_length_refusal() to be empty.
std::optional<Rejection> left_over_refusal(const PixelDescription& pixels,
                                           const std::uint8_t* bytes, std::int64_t length);

// "2 x 3 x 1", for messages.
std::string shape_text(std::int64_t rows, std::int64_t columns, std::int64_t samples);
// NumberOfFrames as the file states it: blank or 0 is 1; empty when it is no whole number.
std::optional<std::int64_t> parse_frame_count(const std::string& text);

}  // namespace preceptor
