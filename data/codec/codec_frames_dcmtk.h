// Frames that one of DCMTK's registered codecs decodes: RLE, JPEG, JPEG-LS.
//
// A codec sees one frame at a time, as a sequence of one fragment and a data set of the few
// attributes that it asks for: DCMTK 3.6.7 loses its place in an RLE run that goes on in the next
// fragment, and counts the fragments of a JPEG-LS frame by the offset table alone.
//
// Threads: one.
#pragma once

#include <memory>

#include "data/codec/frame_bytes.h"
#include "data/codec/frame_source.h"
#include "data/pixels/pixel_description.h"
#include "data/pixels/transfer_syntax.h"

namespace preceptor {

// All frames are held against the header here, before anything is allocated for them: codes as in
// jpeg_check.h and rle_stream.h. A JPEG's process is its own frame header's, whatever the syntax
// says; its colours are what its own markers say, where they say any.
Outcome<std::unique_ptr<FrameSource>> codec_frames(FrameBytes bytes, const PixelDescription& pixels,
                                                   const TransferSyntax& syntax);

}  // namespace preceptor
