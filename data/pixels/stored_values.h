// From a frame as a file or codec gives it to stored values as DicomImage holds them: bits, sign,
// planes, colour.
//
// Must not know: DCMTK. Pure functions; threads: any.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "data/pixels/dicom_image.h"
#include "data/pixels/pixel_description.h"
#include "data/pixels/rejection.h"

namespace preceptor {

// Borrowed bytes, valid until the next frame is asked for.
struct RawFrame {
  const std::uint8_t* bytes = nullptr;
  int container_bits = 8;      // 8, 16 or 32 (64: double) in native byte order; 1: packed
  int first_bit = 0;           // packed: bits of the first byte that are the frame before's
  std::int64_t precision = 0;  // the codestream's own bits; 0: native pixel data
  bool has_sign = false;       // the codestream says that its values are signed (JPEG cannot)
  bool planar = false;
  ColourModel colour = ColourModel::kNone;
  bool pairs_chrominance = false;  // Y Y Cb Cr
};

// PS3.3 C.7.6.3.1.5 and .6. Entry i is for the stored value first + i; below and above, the ends.
struct Palette {
  std::int64_t first = 0;
  int bits = 8;                                        // of an entry: 8 to 16
  std::array<std::vector<std::uint16_t>, 3> channels;  // red, green, blue; of one length, not empty
};

// What a file of this description becomes.
StoredType stored_type(const PixelDescription& pixels, const std::optional<Palette>& palette);

// Writes rows x columns x samples (palette: x 3) values of stored_type() to `out`, which is aligned
// for them. Code "bits" when a codestream holds values that BitsStored cannot.
std::optional<Rejection> write_stored_values(const RawFrame& frame, const PixelDescription& pixels,
                                             const std::optional<Palette>& palette,
                                             std::uint8_t* out);

}  // namespace preceptor
