// How much of a file's start has to be read to know all but its pixels.
//
// Must not know: DCMTK. Pure functions; threads: any. Bytes are borrowed.
#pragma once

#include <cstddef>
#include <cstdint>

#include "data/pixels/rejection.h"

namespace preceptor {

// complete: the first `bytes` bytes hold all elements before the pixel data of the top level, and
// the pixel data's tag, VR and length; or they are the whole file, where it has no pixel data or is
// deflated; or enough to say that it is no DICOM or a DICOMDIR. Otherwise at least `bytes` bytes
// have to be read before it can be told.
struct HeaderExtent {
  std::int64_t bytes = 0;
  bool complete = false;
};

// `bytes`: the first `count` bytes of a file of `file_size`. Codes "nesting", "truncated",
// "corrupt", "size".
Outcome<HeaderExtent> header_extent(const std::uint8_t* bytes, std::size_t count,
                                    std::int64_t file_size);

}  // namespace preceptor
