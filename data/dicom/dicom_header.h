// The pre-scan: what the index needs of a file, without its pixel data.
//
// Must not know: SQLite, labels. Vendor: dicom_header_dcmtk.cc.
// Threads: scan_dicom() from any thread after set_up_dicom().
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "data/dicom/acquisition_order.h"
#include "data/dicom/read_limits.h"
#include "data/dicom/series_attributes.h"
#include "data/pixels/dicom_image.h"
#include "data/pixels/rejection.h"

namespace preceptor {

struct DicomHeader {
  std::string sop_instance_uid, sop_class_uid, study_instance_uid, series_instance_uid;
  std::string patient_id, issuer_of_patient_id, accession_number, modality, manufacturer_model;
  std::string transfer_syntax_uid, photometric_interpretation;
  std::int64_t rows = 0, columns = 0, frames = 1, samples_per_pixel = 1, bits_stored = 0;
  std::vector<FramePlace> places;        // one a frame, or none where any frame's is not said
  std::vector<AcquisitionOrder> orders;  // one a place
  std::optional<PixelSpacing> spacing;   // of all frames; none where they differ
  // One a place where frames differ, else empty.
  std::vector<std::optional<PixelSpacing>> spacings;
  SeriesAttributes series_attributes;
  std::string burned_in_annotation;  // YES, NO, or "" where the file does not say

  std::optional<PixelSpacing> spacing_of(std::size_t frame) const {
    return frame < spacings.size() ? spacings[frame] : spacing;
  }
};

// The fields that are one text, then those that are one number, in the order in which all write
// them down (a wire, a table's columns).
template <typename Header, typename Text, typename Number>
void each_plain_field(Header& header, const Text& text, const Number& number) {
  for (auto* field : {&header.sop_instance_uid, &header.sop_class_uid, &header.study_instance_uid,
                      &header.series_instance_uid, &header.patient_id, &header.issuer_of_patient_id,
                      &header.accession_number, &header.modality, &header.manufacturer_model,
                      &header.transfer_syntax_uid, &header.photometric_interpretation,
                      &header.burned_in_annotation}) {
    text(*field);
  }
  for (auto* field : {&header.rows, &header.columns, &header.frames, &header.samples_per_pixel,
                      &header.bits_stored}) {
    number(*field);
  }
}

enum class NotAnImage { kNotDicom, kDicomdir };

// An image's header; or why a DICOM file is rejected; or that it is passed over.
using ScanResult = std::variant<DicomHeader, Rejection, NotAnImage>;

// Once at start, before any thread: parser switches, decoder registration, DCMTK's own logger
// silenced. Throws Error(kSystem) when DCMTK's data dictionary is not loaded.
void set_up_dicom();

// `start`: of a file of `file_size` bytes, as much as header_extent() calls complete.
ScanResult scan_dicom(const std::uint8_t* start, std::size_t count, std::int64_t file_size,
                      const ReadLimits& limits);

}  // namespace preceptor
