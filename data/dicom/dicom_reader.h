// A file's bytes to a DicomImage.
//
// Vendor: dicom_reader_dcmtk.cc. Must not know: recipes, the index.
// Threads: any, after set_up_dicom(). Memory: the file, its decoded frames, a frame.
// Runs on bytes that anybody may have written: programs call it in a process of its own
// (data/decoder).
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "data/dicom/read_limits.h"
#include "data/pixels/dicom_image.h"
#include "data/pixels/rejection.h"

namespace preceptor {

// Room for so many bytes of pixels, aligned for any StoredType; null when there is not as much.
using PixelAllocator = std::function<std::shared_ptr<std::uint8_t>(std::int64_t bytes)>;

// `bytes`: a whole file. docs/DICOM.md lists the codes.
Outcome<DicomImage> decode_dicom(const std::uint8_t* bytes, std::size_t count,
                                 const ReadLimits& limits, const PixelAllocator& allocate);

}  // namespace preceptor
