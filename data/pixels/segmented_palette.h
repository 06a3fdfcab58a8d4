// Segmented palette colour lookup tables, expanded (PS3.3 C.7.9.2).
//
// Must not know: DCMTK. Pure functions; threads: any.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "data/pixels/rejection.h"

namespace preceptor {

// `units`: opcodes, lengths and values, each of `unit_bits` (8 or 16, as the descriptor says; bytes
// are not widened). Code "photometric": segments that are cut, unknown, refer to what is no
// segment, or make other than `entries` entries.
Outcome<std::vector<std::uint16_t>> expand_segments(const std::vector<std::uint16_t>& units,
                                                    int unit_bits, std::size_t entries);

}  // namespace preceptor
