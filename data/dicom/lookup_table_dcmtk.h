// Lookup tables of grey values: the modality LUT (PS3.3 C.11.1) and the VOI LUT (C.11.2).
//
// Threads: as DCMTK's objects, one thread each.
#pragma once

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcdatset.h>

#include <optional>
#include <string>

#include "data/pixels/dicom_image.h"

namespace preceptor {

// The table of an item of ModalityLUTSequence or VOILUTSequence. The second value of its descriptor
// is read as signed where `inputs_are_signed` or where its VR says so; entries lie one a word, or
// two a word where they have 8 bits. Nothing where the descriptor and the data contradict each
// other.
std::optional<LookupTable> lookup_table_of(DcmItem& item, bool inputs_are_signed);
// What of such an item contradicts itself, for a sentence: entries, bits, bytes of data.
std::string lookup_table_numbers(DcmItem& item);

}  // namespace preceptor
