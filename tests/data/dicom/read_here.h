// Files scanned and decoded in the test's own process, without the decoder's: for tests of the
// reader itself. REQUIRES set_up_dicom().
#pragma once

#include <string>

#include "common/files/file_io.h"
#include "data/dicom/dicom_header.h"
#include "data/dicom/dicom_reader.h"

namespace preceptor {

inline const std::uint8_t* bytes_of_text(const std::string& text) {
  return reinterpret_cast<const std::uint8_t*>(text.data());
}

inline Outcome<DicomImage> decode_here(const std::string& bytes, const ReadLimits& limits = {}) {
  return decode_dicom(bytes_of_text(bytes), bytes.size(), limits, allocate_pixels);
}

inline ScanResult scan_here(const std::string& path, const ReadLimits& limits = {}) {
  const std::string bytes = read_file(path);
  return scan_dicom(bytes_of_text(bytes), bytes.size(), static_cast<std::int64_t>(bytes.size()),
                    limits);
}

}  // namespace preceptor
