// Frames of a parsed file, one after another, whatever codec holds them: the one adapter that a
// codec needs is a FrameSource.
//
// Must not know: DCMTK, colour, what the values mean. Lifetimes: a RawFrame borrows from the source
// until the next frame(). Threads: one.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "data/pixels/rejection.h"
#include "data/pixels/stored_values.h"

namespace preceptor {

class FrameSource {
 public:
  virtual ~FrameSource() = default;
  // Code "corrupt": the decoder failed; "truncated", "bits", "photometric": what jpeg_check.h,
  // rle_stream.h and jpeg2000_header.h say.
  virtual Outcome<RawFrame> frame(std::int64_t index) = 0;
  // Whether the codestreams lose, by their own word; none where they do not tell.
  virtual std::optional<bool> loses() const { return {}; }
};

}  // namespace preceptor
