#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcdeftag.h>
#include <dcmtk/dcmdata/dcdict.h>
#include <dcmtk/dcmdata/dcfilefo.h>
#include <dcmtk/dcmdata/dcobject.h>
#include <dcmtk/dcmdata/dcrledrg.h>
#include <dcmtk/dcmdata/dcuid.h>
#include <dcmtk/dcmjpeg/djdecode.h>
#include <dcmtk/dcmjpls/djdecode.h>
#include <dcmtk/oflog/oflog.h>

#include <utility>

#include "common/base/error.h"
#include "data/codec/jpeg_warnings_dcmtk.h"
#include "data/dicom/attributes_dcmtk.h"
#include "data/dicom/dicom_header.h"
#include "data/dicom/frame_places_dcmtk.h"
#include "data/dicom/parsed_file_dcmtk.h"
#include "data/dicom/series_attributes_dcmtk.h"
#include "data/structure/element_header.h"

namespace preceptor {
namespace {

DicomHeader header_of(ParsedFile& parsed, const PixelDescription& pixels) {
  DcmDataset& dataset = parsed.dataset();
  DicomHeader header;
  header.sop_instance_uid = text_of(dataset, DCM_SOPInstanceUID);
  header.sop_class_uid = text_of(dataset, DCM_SOPClassUID);
  header.study_instance_uid = text_of(dataset, DCM_StudyInstanceUID);
  header.series_instance_uid = text_of(dataset, DCM_SeriesInstanceUID);
  header.patient_id = text_of(dataset, DCM_PatientID);
  header.issuer_of_patient_id = text_of(dataset, DCM_IssuerOfPatientID);
  header.accession_number = text_of(dataset, DCM_AccessionNumber);
  header.modality = text_of(dataset, DCM_Modality);
  header.manufacturer_model = text_of(dataset, DCM_ManufacturerModelName);
  header.transfer_syntax_uid = parsed.syntax.uid;
  header.photometric_interpretation = pixels.photometric;
  header.rows = pixels.rows;
  header.columns = pixels.columns;
  header.frames = pixels.frames;
  header.samples_per_pixel = pixels.samples;
  header.bits_stored = pixels.bits_stored;
  header.places = frame_places(dataset, pixels.frames);
  header.orders = frame_orders(dataset, header.places.size());
  StatedSpacing stated = stated_spacing(dataset);
  header.spacing = stated.spacing;
  if (!header.places.empty()) header.spacings = std::move(stated.of_frames);
  header.series_attributes = series_attributes(dataset);
  header.burned_in_annotation = burned_in_annotation(dataset);
  return header;
}

// So many bytes a byte of the file inflates to at most (zlib's technical details).
constexpr std::int64_t kMostInflation = 1032;

// Native pixel data cannot be longer than the file; a compressed frame is a fragment, with a header
// of 8 bytes, at least.
std::optional<Rejection> length_refusal(const TransferSyntax& syntax,
                                        const PixelDescription& pixels, std::int64_t size) {
  const std::int64_t needed =
      syntax.encapsulated() ? pixels.frames * kItemHeader : pixels.native_bytes();
  const bool deflated = syntax.coding == PixelCoding::kDeflated;
  if (needed <= (deflated ? size * kMostInflation : size)) return {};
  return Rejection{"truncated", "a file of " + std::to_string(size) +
                                    " bytes, shorter than the pixels that its header describes"};
}

}  // namespace

void set_up_dicom() {
  // DCMTK's messages quote values of the file.
  OFLog::configure(OFLogger::OFF_LOG_LEVEL);
  watch_jpeg_warnings();
  if (!dcmDataDict.isDictionaryLoaded()) {
    throw Error(ErrorKind::kSystem, "DCMTK's data dictionary is not loaded")
        .expected("dicom.dic of the package libdcmtk17, or the file that DCMDICTPATH names")
        .hint("unset DCMDICTPATH, or install Debian's package libdcmtk17 again");
  }
  dcmAcceptUnexpectedImplicitEncoding.set(OFTrue);
  dcmIgnoreParsingErrors.set(OFFalse);
  // A wrong one would make a meta header of a data set's first elements, or the other way round.
  dcmIgnoreFileMetaInformationGroupLength.set(OFTrue);
  // What a system wrote as UN that did not know an attribute (PS3.5 6.2.2).
  dcmEnableUnknownVRConversion.set(OFTrue);
  // DCMTK would pad a value of an odd length, and a zero is no pixel.
  dcmEnableAutomaticInputDataCorrection.set(OFFalse);
  // What follows the pixel data is padding at best.
  dcmStopParsingAfterElement.set(DCM_PixelData);
  load_character_sets();
  DcmRLEDecoderRegistration::registerCodecs();
  DJDecoderRegistration::registerCodecs(EDC_photometricInterpretation, EUC_never);
  DJLSDecoderRegistration::registerCodecs(EJLSUC_never);
}

ScanResult scan_dicom(const std::uint8_t* start, std::size_t count, std::int64_t file_size,
                      const ReadLimits& limits) {
  ParsedFile parsed;
  if (auto refused =
          parse_header(start, static_cast<std::int64_t>(count), file_size, limits, parsed)) {
    if (parsed.directory) return NotAnImage::kDicomdir;
    if (refused->code == "not-dicom") return NotAnImage::kNotDicom;
    return *refused;
  }
  if (!parsed.has_pixel_data && is_dicomdir(parsed.file)) return NotAnImage::kDicomdir;
  const Outcome<PixelDescription> accepted =
      accepted_pixels(parsed.dataset(), parsed.syntax, parsed.has_pixel_data, limits);
  if (const auto* refused = std::get_if<Rejection>(&accepted)) return *refused;
  const auto& pixels = std::get<PixelDescription>(accepted);
  if (auto refused = burned_in_refusal(parsed.dataset(), limits)) return *refused;
  const bool filled_up = limits.accept_truncated && parsed.syntax.coding == PixelCoding::kNative;
  if (filled_up) return header_of(parsed, pixels);
  if (auto refused = length_refusal(parsed.syntax, pixels, file_size)) return *refused;
  return header_of(parsed, pixels);
}

}  // namespace preceptor
