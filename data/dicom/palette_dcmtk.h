// The palette of a file (PS3.3 C.7.6.3.1.5 and .6). Threads: one a data set.
#pragma once

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcdatset.h>

#include <optional>

#include "data/pixels/pixel_description.h"
#include "data/pixels/rejection.h"
#include "data/pixels/stored_values.h"

namespace preceptor {

// None for a file that is not PALETTE COLOR. Segmented tables are expanded. Codes "photometric"
// (tables that contradict their descriptors), "missing-attribute".
Outcome<std::optional<Palette>> palette_of(DcmItem& dataset, const PixelDescription& pixels);

}  // namespace preceptor
