// Encapsulated pixel data of a parsed file, frame by frame (PS3.5 A.4).
//
// Lifetimes: borrows the data set. Threads: one.
#pragma once

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcdatset.h>
#include <dcmtk/dcmdata/dcpixseq.h>

#include <cstdint>

#include "data/codec/frame_bytes.h"
#include "data/pixels/rejection.h"
#include "data/pixels/transfer_syntax.h"

namespace preceptor {

// None where the element holds none.
DcmPixelSequence* fragments_of(DcmElement& element);

// Codes "corrupt" (not encapsulated), "frames" (fragment_ranges.h).
Outcome<FrameBytes> open_encapsulated(DcmDataset& dataset, PixelCoding coding, std::int64_t frames);

}  // namespace preceptor
