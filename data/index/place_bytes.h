// The places of a file's frames as the index keeps them: float64, little endian, one after another.
//
//   4        AcquisitionOrder
//   2        between rows, between columns, mm; 0 and 0 where the file does not say
//   9 each   a frame's position (3) and orientation (6); none where the file does not say
//
// Must not know: SQLite. Pure functions; threads: any.
#pragma once

#include <string>

#include "data/dicom/dicom_header.h"

namespace preceptor {

std::string place_bytes(const DicomHeader& header);

// Fills acquisition_order, spacing and places. Bytes of another length leave the header as it is.
void take_place_bytes(const std::string& bytes, DicomHeader& header);

}  // namespace preceptor
