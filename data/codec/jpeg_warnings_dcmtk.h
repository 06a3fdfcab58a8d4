// What libjpeg warns of while it decodes, below DCMTK's codecs: it fills what a codestream leaves
// open and goes on, which is a wrong picture.
//
// The warnings are counted, and never passed on: other messages quote values of the file.
// Threads: a warning counts for the thread that decodes.
#pragma once

#include <optional>

#include "data/pixels/rejection.h"

namespace preceptor {

// Once at start, before any thread, after DCMTK's log is configured.
void watch_jpeg_warnings();

// The warnings of this thread from here on.
class JpegWarnings {
 public:
  JpegWarnings();

  // Codes "truncated": the data ended early; "corrupt": they do not decode.
  std::optional<Rejection> refusal() const;
};

}  // namespace preceptor
