// What a JPEG's tables say that decoders do not agree on, and that DCMTK's go on from without an
// error.
//
// Must not know: DCMTK, the file's header. Pure functions; threads: any.
#pragma once

#include <cstddef>
#include <cstdint>

#include "data/codestream/jpeg_stream.h"

namespace preceptor {

// Whether each symbol of the tables for differences is a number of bits that one can have: up to
// 15, of the lossless process up to 16 (ISO/IEC 10918-1 F.1.2.1.1, H.1.2.2). True for JPEG-LS.
bool has_possible_differences(const std::uint8_t* bytes, std::size_t count,
                              const JpegFrameHeader& header);

// Whether preset parameters of JPEG-LS (ISO/IEC 14495-1 C.2.4.1.1) are among those that are read:
// the greatest value is the precision's, which DCMTK takes it for; thresholds rise up to it, and
// RESET is from 3 to 255 or that value. 0 stands for a default. True for other processes.
bool has_read_presets(const std::uint8_t* bytes, std::size_t count, const JpegFrameHeader& header);

}  // namespace preceptor
