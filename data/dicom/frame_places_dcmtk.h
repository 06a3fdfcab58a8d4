// Where the frames of a file lie in the patient, and what orders files at one place.
//
// A file of one frame says it at the top level; enhanced objects in functional groups (PS3.3
// C.7.6.16.2.3 plane position, .4 plane orientation, .1 pixel measures), a frame's own before the
// shared one. Threads: as DCMTK's objects, one thread each.
#pragma once

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcdatset.h>

#include <cstdint>
#include <optional>
#include <vector>

#include "data/dicom/acquisition_order.h"
#include "data/pixels/dicom_image.h"

namespace preceptor {

// One a frame; none where a frame's is not said, is no number, or where the file holds another
// number of frame items than frames.
std::vector<FramePlace> frame_places(DcmItem& dataset, std::int64_t frames);

struct StatedSpacing {
  std::optional<PixelSpacing> spacing;                 // of all frames; none too where they differ
  std::vector<std::optional<PixelSpacing>> of_frames;  // one a frame item where they differ

  bool differs() const { return !of_frames.empty(); }
};
// PixelSpacing, a frame's own before the shared one, as above; else ImagerPixelSpacing. What is no
// two positive numbers is not said.
StatedSpacing stated_spacing(DcmItem& dataset);
// Of an element of two lengths.
std::optional<PixelSpacing> spacing_in(DcmItem& item, const DcmTagKey& tag);

// Of the first `count` frames.
std::vector<AcquisitionOrder> frame_orders(DcmItem& dataset, std::size_t count);

}  // namespace preceptor
