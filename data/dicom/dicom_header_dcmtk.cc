#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcdeftag.h>
#include <dcmtk/dcmdata/dcdict.h>
#include <dcmtk/dcmdata/dcfilefo.h>
#include <dcmtk/dcmdata/dcistrmb.h>
#include <dcmtk/dcmdata/dcobject.h>
#include <dcmtk/dcmdata/dcrledrg.h>
#include <dcmtk/dcmdata/dcuid.h>
#include <dcmtk/dcmjpeg/djdecode.h>
#include <dcmtk/dcmjpls/djdecode.h>
#include <dcmtk/oflog/oflog.h>

#include <algorithm>
#include <array>

#include "common/base/error.h"
#include "common/files/file_io.h"
#include "data/codec/jpeg_warnings_dcmtk.h"
#include "data/dicom/attributes_dcmtk.h"
#include "data/dicom/dicom_header.h"
#include "data/dicom/frame_places_dcmtk.h"
#include "data/structure/file_kind.h"

namespace preceptor {
namespace {

// The parser stops behind the tag of the first element that is pixel data or comes after it; it
// left a mark before that tag. At the stream's end the mark is that of the last element, which may
// be the pixel data of an icon.
bool stopped_at_pixel_data(DcmInputStream& stream, DcmDataset& dataset) {
  if (!stream.good() || stream.eos()) return false;
  stream.putback();
  std::array<std::uint8_t, 4> tag{};
  if (stream.read(tag.data(), 4) != 4) return false;
  const bool big = dataset.getOriginalXfer() == EXS_BigEndianExplicit;
  const std::array<std::uint8_t, 4> wanted =
      big ? std::array<std::uint8_t, 4>{0x7F, 0xE0, 0x00, 0x10}
          : std::array<std::uint8_t, 4>{0xE0, 0x7F, 0x10, 0x00};
  return tag == wanted;
}

DicomHeader header_of(DcmFileFormat& file, const PixelDescription& pixels) {
  DcmDataset& dataset = *file.getDataset();
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
  header.transfer_syntax_uid = transfer_syntax_of(file).uid;
  header.photometric_interpretation = pixels.photometric;
  header.rows = pixels.rows;
  header.columns = pixels.columns;
  header.frames = pixels.frames;
  header.samples_per_pixel = pixels.samples;
  header.bits_stored = pixels.bits_stored;
  header.places = frame_places(dataset, pixels.frames);
  header.spacing = pixel_spacing(dataset);
  header.acquisition_order = acquisition_order(dataset);
  return header;
}

bool looks_like_an_instance(DcmDataset& dataset) {
  return !text_of(dataset, DCM_SOPClassUID).empty() &&
         !text_of(dataset, DCM_SOPInstanceUID).empty();
}

// Native pixel data cannot be longer than the file.
std::optional<Rejection> length_refusal(DcmFileFormat& file, const PixelDescription& pixels,
                                        std::int64_t size) {
  if (transfer_syntax_of(file).coding != PixelCoding::kNative) return {};
  if (pixels.native_bytes() <= size) return {};
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
  // DCMTK would pad a value of an odd length, and a zero is no pixel.
  dcmEnableAutomaticInputDataCorrection.set(OFFalse);
  // What follows the pixel data is padding at best.
  dcmStopParsingAfterElement.set(DCM_PixelData);
  DcmRLEDecoderRegistration::registerCodecs();
  DJDecoderRegistration::registerCodecs(EDC_photometricInterpretation, EUC_never);
  DJLSDecoderRegistration::registerCodecs(EJLSUC_never);
}

ScanResult scan_dicom(const std::uint8_t* start, std::size_t count, std::int64_t file_size,
                      const ReadLimits& limits) {
  const FileStart found = inspect_file_start(start, count);
  const bool bare = found.kind == FileKind::kBareDataset;
  if (found.kind == FileKind::kOther) return NotAnImage::kNotDicom;
  DcmFileFormat file;
  DcmInputBufferStream stream;
  const auto offset = static_cast<std::size_t>(found.offset);
  stream.setBuffer(start + offset, static_cast<offile_off_t>(count - offset));
  stream.setEos();
  file.transferInit();
  const OFCondition status =
      file.readUntilTag(stream, EXS_Unknown, EGL_noChange, DCM_MaxReadLength, DCM_PixelData);
  file.transferEnd();
  if (bare && !looks_like_an_instance(*file.getDataset())) return NotAnImage::kNotDicom;
  if (status.bad()) return parse_rejection(status);
  if (is_dicomdir(file)) return NotAnImage::kDicomdir;
  const bool has_pixel_data = stopped_at_pixel_data(stream, *file.getDataset());
  const Outcome<PixelDescription> accepted = accepted_pixels(file, has_pixel_data);
  if (const auto* refused = std::get_if<Rejection>(&accepted)) return *refused;
  const auto& pixels = std::get<PixelDescription>(accepted);
  if (auto refused = length_refusal(file, pixels, file_size)) return *refused;
  return header_of(file, pixels);
}

ScanResult scan_dicom_file(const std::string& path) {
  const std::string bytes = read_file(path);
  return scan_dicom(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size(),
                    static_cast<std::int64_t>(bytes.size()), {});
}

}  // namespace preceptor
