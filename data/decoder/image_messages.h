// A DicomImage, but for its pixels, on the wire. For decoder_messages.cc.
//
// Reading checks every number against the others: an image that comes out of a good reader can be
// worked on without a further look. Pure functions; threads: any.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "data/channel/wire.h"
#include "data/pixels/dicom_image.h"

namespace preceptor {

void write_places(WireWriter& writer, const std::vector<FramePlace>& places);
std::vector<FramePlace> read_places(WireReader& reader);

void write_spacing(WireWriter& writer, const std::optional<PixelSpacing>& spacing);
std::optional<PixelSpacing> read_spacing(WireReader& reader);

void write_image(WireWriter& writer, const DicomImage& image);
// An image of more than `room` bytes of pixels makes the reader bad.
DicomImage read_image(WireReader& reader, std::int64_t room);

}  // namespace preceptor
