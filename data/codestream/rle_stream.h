// A frame of RLE Lossless (PS3.5 annex G): a header of 64 bytes that counts segments and says where
// they begin, then a PackBits segment for each byte of each sample of a pixel.
//
// Must not know: DCMTK. Pure functions; threads: any.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "data/pixels/pixel_description.h"
#include "data/pixels/rejection.h"

namespace preceptor {

// Segments, their offsets, and whether each holds a value for every pixel and no further row.
// Codes "corrupt", "truncated". DCMTK 3.6.7 fills what a short segment leaves open without an
// error.
std::optional<Rejection> rle_refusal(const std::uint8_t* bytes, std::size_t count,
                                     const PixelDescription& pixels);

// The same frame without the control bytes that stand for nothing (128, G.3.2), which DCMTK 3.6.7
// takes for runs of 129; nothing where there are none. REQUIRES that rle_refusal() gave none.
std::optional<std::vector<std::uint8_t>> rle_without_idle_bytes(const std::uint8_t* bytes,
                                                                std::size_t count,
                                                                const PixelDescription& pixels);

}  // namespace preceptor
