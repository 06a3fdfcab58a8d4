// Whether a JPEG's scans make up its picture: one that lacks whole scans decodes without a word, in
// grey or blurred.
//
// Must not know: DCMTK, the file's header. Pure functions; threads: any.
#pragma once

#include <cstddef>
#include <cstdint>

#include "data/codestream/jpeg_stream.h"

namespace preceptor {

// Whether each component of the frame header has a scan; of progressive processes, whether each of
// its 64 coefficients has one down to its last bit (ISO/IEC 10918-1 B.2.3, G.1.1.1). True for
// processes without Huffman codes, JPEG-LS among them.
bool has_all_scans(const std::uint8_t* bytes, std::size_t count, const JpegFrameHeader& header);

// Whether no scan of a JPEG-LS shifts its values or maps them by a table, which DCMTK passes over
// (ISO/IEC 14495-1 C.2.3). True for other processes.
bool has_plain_values(const std::uint8_t* bytes, std::size_t count, const JpegFrameHeader& header);

}  // namespace preceptor
