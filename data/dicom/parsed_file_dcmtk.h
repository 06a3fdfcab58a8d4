// A file's bytes to DCMTK's data set, after the checks that DCMTK does not make itself: structure
// (data/structure/structure_check.h), deflated data under a limit, cut pixel data.
//
// Both parsers say the same of the same file. SOPInstanceUID and SOPClassUID that the data set
// lacks are those of the meta header. Threads: any, one object each, after set_up_dicom(). Memory:
// the values of the data set; a deflated file, and one whose pixel data are filled up, once more
// while they are parsed.
#pragma once

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcfilefo.h>

#include <cstdint>
#include <optional>

#include "data/dicom/read_limits.h"
#include "data/pixels/pixel_description.h"
#include "data/pixels/rejection.h"
#include "data/pixels/transfer_syntax.h"

namespace preceptor {

struct ParsedFile {
  DcmFileFormat file;
  TransferSyntax syntax;        // as the file states it; else as DCMTK found it
  bool has_pixel_data = false;  // an element (7FE0,0010)
  bool directory = false;       // a DICOMDIR, which is refused as "no-pixel-data" unparsed

  DcmDataset& dataset() { return *file.getDataset(); }
};

// Both: codes "not-dicom", "nesting", "truncated", "corrupt", "size", "inflated",
// "transfer-syntax".

// All but the values of pixel data. `start`: of a file of `file_size` bytes, as much as
// header_extent() calls complete. Floating-point pixel data become an empty element.
std::optional<Rejection> parse_header(const std::uint8_t* start, std::int64_t count,
                                      std::int64_t file_size, const ReadLimits& limits,
                                      ParsedFile& parsed);

// Up to the end of the pixel data.
std::optional<Rejection> parse_whole(const std::uint8_t* bytes, std::int64_t count,
                                     const ReadLimits& limits, ParsedFile& parsed);

}  // namespace preceptor
