// Frames of a parsed file, one after another, whatever codec holds them: the one adapter that a
// codec needs is a FrameSource.
//
// Lifetimes: a source borrows the data set; a RawFrame borrows from the source until the next
// frame(). Threads: one.
#pragma once

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcdatset.h>

#include <cstdint>
#include <memory>
#include <optional>

#include "data/pixels/pixel_description.h"
#include "data/pixels/rejection.h"
#include "data/pixels/stored_values.h"
#include "data/pixels/transfer_syntax.h"

namespace preceptor {

class FrameSource {
 public:
  virtual ~FrameSource() = default;
  // Code "corrupt": the decoder failed; "truncated", "bits": what codestream_check.h says.
  virtual Outcome<RawFrame> frame(std::int64_t index) = 0;
};

// Codes "truncated", "frames", "corrupt", "photometric". May complete attributes of the data set
// that DCMTK's codecs insist on.
Outcome<std::unique_ptr<FrameSource>> open_frames(DcmDataset& dataset,
                                                  const PixelDescription& pixels,
                                                  const TransferSyntax& syntax);

}  // namespace preceptor
