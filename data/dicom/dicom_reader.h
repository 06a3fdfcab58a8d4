// A file's bytes to a DicomImage.
//
// Vendor: dicom_reader_dcmtk.cc. Must not know: recipes, the index.
// Threads: any, after set_up_dicom(). Memory: the file, its decoded frames, a frame.
#pragma once

#include <string>

#include "common/base/hex.h"
#include "data/pixels/dicom_image.h"
#include "data/pixels/rejection.h"

namespace preceptor {

struct ReadFile {
  Digest32 sha256{};  // of the bytes that were decoded, from the same read
  Outcome<DicomImage> image;
};

// Throws Error(kSystem) only when the file cannot be read at all.
ReadFile read_dicom_image(const std::string& path);

}  // namespace preceptor
