// Frames that one of DCMTK's registered codecs decodes: RLE, JPEG, JPEG-LS.
//
// Lifetimes: a source borrows the data set. Threads: one.
#pragma once

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcdatset.h>

#include <memory>

#include "data/codec/encapsulated_dcmtk.h"
#include "data/codec/frame_source.h"
#include "data/pixels/pixel_description.h"

namespace preceptor {

// May complete attributes of the data set that the codecs insist on, and joins fragments in it.
std::unique_ptr<FrameSource> codec_frames(DcmDataset& dataset, Encapsulated encapsulated,
                                          const PixelDescription& pixels, PixelCoding coding);

}  // namespace preceptor
