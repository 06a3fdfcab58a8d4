// The segments of a JPEG or JPEG-LS codestream, those between its scans among them; coded data are
// passed over.
//
// Must not know: DCMTK, the file's header. Pure function; threads: any.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>

#include "data/codestream/jpeg_stream.h"

namespace preceptor {

struct JpegSegment {
  std::uint8_t marker = 0;   // its second byte
  std::size_t length = 0;    // as stated: of its own two bytes and the body
  const std::uint8_t* body;  // borrowed
  std::size_t there = 0;     // bytes from the body on; it may say to be longer

  // ISO/IEC 10918-1 B.1.1.4: the body's bytes, as many as are there.
  std::size_t body_bytes() const;
};

// take(segment) of each up to the end of the image. JPEG-LS stuffs bits otherwise than the rest.
void each_jpeg_segment(const std::uint8_t* bytes, std::size_t count, const JpegFrameHeader& header,
                       const std::function<void(const JpegSegment&)>& take);

}  // namespace preceptor
