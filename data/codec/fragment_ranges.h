// Which fragments of encapsulated pixel data make which frame (PS3.5 A.4).
//
// By the number of fragments where each frame has one; else by an offset table; else by the marker
// that every codestream of the JPEG family starts with. RLE has no such marker.
//
// Must not know: DCMTK. Pure functions; threads: any.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "data/pixels/rejection.h"
#include "data/pixels/transfer_syntax.h"

namespace preceptor {

// The value of a fragment's item, empty where it has none. Borrowed.
struct Fragment {
  const std::uint8_t* bytes = nullptr;
  std::size_t count = 0;
};

// Fragments [first, past); empty ones belong to the frame before them.
struct FragmentRange {
  std::size_t first = 0, past = 0;
};

// Where the frames start and, in the extended table only, how long they are (PS3.3 C.7.6.3.1.8).
struct OffsetTable {
  std::vector<std::uint64_t> offsets;  // from the first fragment's item tag; none: no table
  std::vector<std::uint64_t> lengths;  // of the extended table; none: not said
};

// Whether the fragment starts as a codestream of this coding does.
bool starts_codestream(const Fragment& fragment, PixelCoding coding);
// Whether it starts as one of JPEG, JPEG-LS or JPEG 2000 does and ends as all of them do, but for
// zeros that fill it up: three bytes or more at the start and the last two that are not zeros,
// which pixels have by chance once in 10^12 frames, however many zeros follow.
bool is_codestream(const Fragment& fragment);

// One range a frame. Code "frames": fragments or offsets that do not fit the number of frames, or
// do not say which fragment belongs to which.
Outcome<std::vector<FragmentRange>> fragment_ranges(const std::vector<Fragment>& fragments,
                                                    const OffsetTable& table, PixelCoding coding,
                                                    std::int64_t frames);

}  // namespace preceptor
