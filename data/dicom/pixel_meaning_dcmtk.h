// The modality transform and the VOI windows and tables of a file: at the top level, or of enhanced
// objects in the shared and the per-frame functional groups (PS3.3 C.7.6.16.2.9 and .10).
//
// A frame's own group wins over the shared one, that over the top level. Threads: one a data set.
#pragma once

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcdatset.h>

#include <cstdint>
#include <vector>

#include "data/pixels/dicom_image.h"
#include "data/pixels/rejection.h"

namespace preceptor {

// One meaning where all frames agree, otherwise one a frame. `image`: its type and bits_stored
// count. Codes "frames": fewer per-frame functional groups than frames; "rescale": a slope without
// an intercept or the other way round, a slope of 0, or what is no number; "modality-lut": a table
// that contradicts its descriptor.
Outcome<std::vector<PixelMeaning>> pixel_meanings(DcmItem& dataset, std::int64_t frames,
                                                  const DicomImage& image);

}  // namespace preceptor
