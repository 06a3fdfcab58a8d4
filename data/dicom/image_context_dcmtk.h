// What a data set says beside its pixels and their meaning: padding, spacing, loss, overlays,
// modality.
//
// Threads: as DCMTK's objects, one thread each.
#pragma once

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcdatset.h>

#include <optional>

#include "data/pixels/dicom_image.h"
#include "data/pixels/transfer_syntax.h"

namespace preceptor {

// Fills padding, spacing, lossy, has_overlays and modality. REQUIRES the image's type
// and frames.
//
//   padding   PixelPaddingValue and PixelPaddingRangeLimit in either order (PS3.3 C.7.5.1.1.2)
//   spacing   PixelMeasuresSequence (a frame's own, else the shared one; none where frames differ),
//             else PixelSpacing, ImagerPixelSpacing, NominalScannedPixelSpacing, else
//             PixelAspectRatio as a ratio alone
//   lossy     LossyImageCompression "01"; or the codestreams lose, where they tell (FrameSource);
//             else a transfer syntax that loses (.50 .51 .53 .55), or may lose (.81, .91, .203)
//             where LossyImageCompression is not "00"
void read_context(DcmItem& dataset, const TransferSyntax& syntax, std::optional<bool> loses,
                  DicomImage& image);

}  // namespace preceptor
