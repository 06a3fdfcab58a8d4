// How the header says that the pixels lie: the Image Pixel module (PS3.3 C.7.6.3), and which of it
// is refused before any pixel is touched.
//
// Must not know: DCMTK. Values; threads: any.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "data/pixels/rejection.h"

namespace preceptor {

// No file is decoded into more than this many bytes, nor a frame into more than that.
inline constexpr std::int64_t kMostImageBytes = std::int64_t{2} << 30;
inline constexpr std::int64_t kMostFrameBytes = std::int64_t{512} << 20;

struct PixelDescription {
  std::int64_t rows = 0, columns = 0, frames = 1, samples = 1;
  std::int64_t bits_allocated = 8, bits_stored = 8, high_bit = 7;
  bool is_signed = false;
  bool planar = false;  // colour by plane
  std::string photometric = "MONOCHROME2";

  bool monochrome() const { return photometric == "MONOCHROME1" || photometric == "MONOCHROME2"; }
  bool palette() const { return photometric == "PALETTE COLOR"; }
  std::int64_t bytes_per_sample() const { return bits_allocated / 8; }
  // Of one frame with every sample present; and as it lies in native pixel data, where
  // YBR_FULL_422 shares its chrominance between two pixels. REQUIRES refusal() to be empty.
  std::int64_t frame_bytes() const { return rows * columns * samples * bytes_per_sample(); }
  std::int64_t native_frame_bytes() const {
    return photometric == "YBR_FULL_422" ? rows * columns * 2 : frame_bytes();
  }
};

// Why no file of this description is decoded here: codes "size", "bits", "photometric".
std::optional<Rejection> refusal(const PixelDescription& pixels);

// Native pixel data of `length` bytes against the description: codes "truncated", "frames".
std::optional<Rejection> native_length_refusal(const PixelDescription& pixels, std::int64_t length);

// NumberOfFrames as the file states it: blank or 0 is 1; empty when it is no whole number.
std::optional<std::int64_t> parse_frame_count(const std::string& text);

}  // namespace preceptor
