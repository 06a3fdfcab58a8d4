// JPEG 2000 and High-Throughput JPEG 2000 through OpenJPEG.
//
// A codestream is held against the header first (jpeg2000_header.h). No threads of its own, nothing
// on stderr; a codestream that the decoder complains of is refused, never shown in part.
//
// Vendor: jpeg2000_decoder_openjpeg.cc. Must not know: DCMTK. Lifetimes: a RawFrame borrows from
// the decoder until the next decode(). Threads: one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "data/pixels/pixel_description.h"
#include "data/pixels/rejection.h"
#include "data/pixels/stored_values.h"

namespace preceptor {

class Jpeg2000Decoder {
 public:
  Jpeg2000Decoder();
  ~Jpeg2000Decoder();

  // A codestream, bare or in JP2 boxes. Codes "corrupt", "truncated", "bits", "photometric".
  Outcome<RawFrame> decode(const std::uint8_t* bytes, std::size_t count,
                           const PixelDescription& pixels);

 private:
  struct Decoded;
  std::unique_ptr<Decoded> decoded_;
};

}  // namespace preceptor
