// Attributes of a parsed file as plain values, and what is refused by the header alone, so that
// the pre-scan and the decoder say the same.
//
// Threads: as DCMTK's objects, one thread each.
#pragma once

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcdatset.h>
#include <dcmtk/dcmdata/dcelem.h>
#include <dcmtk/dcmdata/dcfilefo.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "data/dicom/read_limits.h"
#include "data/pixels/pixel_description.h"
#include "data/pixels/rejection.h"
#include "data/pixels/transfer_syntax.h"

namespace preceptor {

// All values of the element as one text without surrounding blanks; empty where it is absent.
std::string text_of(DcmItem& item, const DcmTagKey& tag);
std::string text_of(DcmElement& element);
// Text of the data set in UTF-8, as its SpecificCharacterSet says (PS3.3 C.12.1.1.2). As it stands
// where that is absent, unknown to the C library (ISO 2022 IR 87 and 159), or contradicted by the
// bytes.
std::string utf8_text(DcmItem& dataset, const std::string& text);
// Once, before files are closed to this process: the converters of the C library.
void load_character_sets();
// Of US, SS and IS alike; empty where it is absent or no whole number.
std::optional<std::int64_t> integer_of(DcmItem& item, const DcmTagKey& tag);
// A value of US or SS, as 16 bits without a sign; empty where there is none.
std::optional<std::uint16_t> word_of(DcmItem& item, const DcmTagKey& tag, unsigned long index);
// Of DS and FD alike, NaN for a value that is no number; none where it is absent.
std::vector<double> numbers_of(DcmItem& item, const DcmTagKey& tag);
// The items of a sequence; none where it is absent. Borrowed from `item`.
std::vector<DcmItem*> items_of(DcmItem& item, const DcmTagKey& tag);
// The first of them; nullptr where there is none, or no `item`.
DcmItem* first_item_of(DcmItem* item, const DcmTagKey& tag);

bool is_dicomdir(DcmFileFormat& file);
// As the meta header names it; where it does not, as DCMTK found the data set to be written.
TransferSyntax transfer_syntax_of(DcmFileFormat& file);

// Why parsing ended: codes "truncated", "corrupt". REQUIRES status.bad().
Rejection parse_rejection(const OFCondition& status);

// Code "transfer-syntax", where nothing here decodes it.
std::optional<Rejection> syntax_refusal(const TransferSyntax& syntax);

// In capitals; YES wherever the file says so in some way, whatever stands beside it.
std::string burned_in_annotation(DcmItem& dataset);
// Code "burned-in", unless that is accepted.
std::optional<Rejection> burned_in_refusal(DcmItem& dataset, const ReadLimits& limits);

// What the header says of the pixels; or why the file is refused whatever its pixel data hold:
// codes "no-pixel-data", "missing-attribute", "transfer-syntax", "bits", "photometric", "size",
// "frames".
Outcome<PixelDescription> accepted_pixels(DcmDataset& dataset, const TransferSyntax& syntax,
                                          bool has_pixel_data, const ReadLimits& limits);

}  // namespace preceptor
