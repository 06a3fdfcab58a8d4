// A JPEG 2000 codestream against the header, before the decoder sees it (ISO/IEC 15444-1 annex A;
// High-Throughput, 15444-15, has the same markers).
//
// PS3.5 A.4.4 wants a bare codestream; files that wrap it in JP2 boxes exist, and the boxes are
// passed over, since DICOM's attributes say what the wrapper would.
//
// Must not know: DCMTK, OpenJPEG. Pure functions; threads: any. Bytes are borrowed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "data/pixels/pixel_description.h"
#include "data/pixels/rejection.h"

namespace preceptor {

struct Codestream {
  const std::uint8_t* bytes = nullptr;
  std::size_t count = 0;
};

// From its first marker to the end of its box or of the bytes; empty where there is none.
Codestream find_codestream(const std::uint8_t* bytes, std::size_t count);

// The SIZ marker, and of the COD and COC markers, in the main header or a tile-part's, whether any
// transforms components into one another and whether any wavelet is the 9-7 irreversible one
// (A.6.1, A.6.2).
struct Jpeg2000Header {
  struct Component {
    int precision = 0;
    bool is_signed = false;
    std::int64_t step_x = 1, step_y = 1;  // a sample every so many columns and rows of the grid
  };
  std::int64_t left = 0, top = 0, right = 0, bottom = 0;  // of the image on the reference grid
  std::int64_t tile_width = 1, tile_height = 1, tiles_left = 0, tiles_top = 0;
  std::vector<Component> components;
  bool component_transform = false, irreversible = false;
  std::size_t first_tile_part = 0;  // its offset in the codestream

  std::int64_t tiles() const;
  bool shares_chrominance() const;
};

// Empty where the main header does not parse, describes no image or has two COD markers.
std::optional<Jpeg2000Header> parse_jpeg2000_header(const Codestream& codestream);

// Codes "corrupt" (of another size, components that differ, more tiles than bytes for them), "bits"
// (more bits than BitsAllocated), "photometric" (subsampled components that are no chrominance,
// chrominance of other bits than BitsAllocated, or transformed components that the header calls
// chrominance), "truncated" (tile-parts that are cut or
// missing).
std::optional<Rejection> jpeg2000_refusal(const Codestream& codestream,
                                          const Jpeg2000Header& header,
                                          const PixelDescription& pixels);

}  // namespace preceptor
