// Frames that no codec holds: one after another in the element, or each in its fragments
// (Encapsulated Uncompressed).
//
// Lifetimes: a source borrows the data set. Threads: one.
#pragma once

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcdatset.h>

#include <memory>

#include "data/codec/frame_source.h"
#include "data/pixels/pixel_description.h"

namespace preceptor {

// Of PixelData, or of FloatPixelData and DoubleFloatPixelData. Codes "truncated", "frames",
// "photometric", "corrupt".
Outcome<std::unique_ptr<FrameSource>> open_native(DcmDataset& dataset,
                                                  const PixelDescription& pixels);

// Frame `index`, which starts at bit `first_bit` of `bytes`.
RawFrame native_frame(const std::uint8_t* bytes, std::int64_t first_bit,
                      const PixelDescription& pixels);

}  // namespace preceptor
