// What a JPEG's scans say: whether they make up its picture, since one that lacks whole scans
// decodes without a word, in grey or blurred; and whether it loses. Scan headers of a wrong length
// say nothing.
//
// Must not know: DCMTK, the file's header. Pure functions; threads: any.
#pragma once

#include <cstddef>
#include <cstdint>

#include "data/codestream/jpeg_stream.h"

namespace preceptor {

// Whether each scan header has the length that its number of components makes, 6 + 2 Ns (ISO/IEC
// 10918-1 B.2.3, 14495-1 C.2.3). By another, decoders do not agree on where its values stand and
// where coded data begin; DCMTK's for JPEG-LS goes on without an error.
bool has_whole_scan_headers(const std::uint8_t* bytes, std::size_t count,
                            const JpegFrameHeader& header);

// Whether each component of the frame header has a scan; of progressive processes, whether each of
// its 64 coefficients has one down to its last bit (ISO/IEC 10918-1 B.2.3, G.1.1.1). True for
// processes without Huffman codes, JPEG-LS among them.
bool has_all_scans(const std::uint8_t* bytes, std::size_t count, const JpegFrameHeader& header);

// Whether no scan of a JPEG-LS shifts its values or maps them by a table, which DCMTK passes over
// (ISO/IEC 14495-1 C.2.3). True for other processes.
bool has_plain_values(const std::uint8_t* bytes, std::size_t count, const JpegFrameHeader& header);

// Whether the scans of a JPEG-LS of several components name these as the frame header does, and in
// its order (ISO/IEC 14495-1 C.2.3): DCMTK goes by the order alone. True for other processes.
bool names_components_in_order(const std::uint8_t* bytes, std::size_t count,
                               const JpegFrameHeader& header);

// Whether no scan of the lossless process shifts out all bits of its samples: Pt is below the
// precision, as the first prediction, 2 to the power of P - Pt - 1, wants it (ISO/IEC 10918-1
// B.2.3, H.1.2.1). True for other processes.
bool leaves_bits(const std::uint8_t* bytes, std::size_t count, const JpegFrameHeader& header);

// Whether the samples may be others than those that were coded: of JPEG-LS where a scan may be off
// by some (NEAR, 14495-1 C.2.3), of the lossless process where a scan shifts bits out (Pt, 10918-1
// B.2.3, H.1.2.1), of all other processes always.
bool loses(const std::uint8_t* bytes, std::size_t count, const JpegFrameHeader& header);

}  // namespace preceptor
