// The frames of a parsed file: the right FrameSource for its transfer syntax.
//
// Lifetimes: a source borrows the data set. Threads: one.
#pragma once

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcdatset.h>

#include <memory>

#include "data/codec/frame_source.h"
#include "data/pixels/pixel_description.h"
#include "data/pixels/transfer_syntax.h"

namespace preceptor {

// Codes "truncated", "frames", "corrupt", "photometric". REQUIRES refusal() and coding_refusal() to
// be empty.
Outcome<std::unique_ptr<FrameSource>> open_frames(DcmDataset& dataset,
                                                  const PixelDescription& pixels,
                                                  const TransferSyntax& syntax);

}  // namespace preceptor
