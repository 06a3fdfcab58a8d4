// The places of a file's frames as the index keeps them: float64, little endian, one after another.
//
//   2        between rows, between columns, mm; 0 and 0 where the file does not say; -1 and -1
//            where its frames differ
//   15 each  a frame's position (3), orientation (6) and AcquisitionOrder (6); none where the file
//            does not say where its frames lie
//   2 each   after those of its frame, where frames differ: as the first two
//
// Where frames do not differ the form is that of all versions of the index; one that does not know
// the other form finds another number of places than of frames in it, or none, and uses none.
// Must not know: SQLite. Pure functions; threads: any.
#pragma once

#include <string>

#include "data/dicom/dicom_header.h"

namespace preceptor {

std::string place_bytes(const DicomHeader& header);

// Fills spacing, places and orders. Bytes of another length leave the header as it is.
void take_place_bytes(const std::string& bytes, DicomHeader& header);

}  // namespace preceptor
