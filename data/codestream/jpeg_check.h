// A frame of JPEG or JPEG-LS against the header, before a decoder sees it.
//
// DCMTK 3.6.7 reads on in the next frame when a JPEG ends early, and leaves rows unset that the
// JPEG does not have; both without an error. So a frame is held against the header first: a wrong
// picture in silence is worse than a rejected file.
//
// Must not know: DCMTK. Pure functions; threads: any.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "data/pixels/pixel_description.h"
#include "data/pixels/rejection.h"

namespace preceptor {

// Codes "corrupt" (not a codestream, of another size, of rows said behind the scan, in arithmetic
// coding, of a precision that its process does not have, with a scan header of a wrong length, a
// Huffman code of too many bits or a shift of all bits; JPEG-LS that shifts, maps or subsamples, of
// presets that are not read, or whose scans name other components), "bits" (more bits than
// BitsAllocated), "truncated" (no end-of-image marker, a scan that is not there, or fewer bytes
// than can hold the samples).
std::optional<Rejection> jpeg_refusal(const std::uint8_t* bytes, std::size_t count,
                                      const PixelDescription& pixels);

}  // namespace preceptor
