#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcpixel.h>
#include <dcmtk/dcmdata/dcpixseq.h>
#include <dcmtk/dcmdata/dcpxitem.h>
#include <dcmtk/dcmdata/dcrleerg.h>
#include <dcmtk/dcmdata/dctk.h>
#include <dcmtk/dcmjpeg/djencode.h>
#include <dcmtk/dcmjpls/djencode.h>

#include <algorithm>
#include <cmath>
#include <mutex>

#include "common/base/error.h"
#include "data/phantom/phantom.h"
#include "data/phantom/phantom_file.h"

namespace preceptor {
namespace {

constexpr char kMultiFrameWord[] = "1.2.840.10008.5.1.4.1.1.7.3";

void register_encoders() {
  static std::once_flag once;
  std::call_once(once, [] {
    DcmRLEEncoderRegistration::registerCodecs();
    DJEncoderRegistration::registerCodecs();
    DJLSEncoderRegistration::registerCodecs();
  });
}

E_TransferSyntax transfer_syntax(PhantomSyntax syntax) {
  switch (syntax) {
    case PhantomSyntax::kImplicit:
      return EXS_LittleEndianImplicit;
    case PhantomSyntax::kExplicit:
      return EXS_LittleEndianExplicit;
    case PhantomSyntax::kBigEndian:
      return EXS_BigEndianExplicit;
    case PhantomSyntax::kDeflated:
      return EXS_DeflatedLittleEndianExplicit;
    case PhantomSyntax::kRle:
      return EXS_RLELossless;
    case PhantomSyntax::kJpegLossless:
      return EXS_JPEGProcess14SV1;
    case PhantomSyntax::kJpegLs:
      return EXS_JPEGLSLossless;
  }
  return EXS_LittleEndianExplicit;
}

void require(const OFCondition& status, const std::string& path) {
  if (status.good()) return;
  throw Error(ErrorKind::kSystem, "a phantom file cannot be written")
      .path(path)
      .found(status.text());
}

struct Storage {
  double intercept = 0;
  std::int64_t low = 0, high = 65535;
};

Storage storage_of(const PhantomFile& file) {
  if (file.is_signed) return {0, -32768, 32767};
  if (file.bits_stored == 12) return {-1024, 0, 4095};
  return {-2048, 0, 65535};
}

// The picture after the window and the inversion of MONOCHROME1 is that of MONOCHROME2 when values
// lie mirrored about the middle of the LINEAR window: x' = 2 (c - 0.5) - x.
double shown_value(const PhantomFile& file, double hounsfield) {
  return file.monochrome1 ? 2 * (file.window_center - 0.5) - hounsfield : hounsfield;
}

std::vector<Uint16> stored_values(const PhantomFile& file) {
  const Storage storage = storage_of(file);
  std::vector<Uint16> stored;
  for (const HounsfieldImage& frame : file.frames) {
    for (const double value : frame.values) {
      const std::int64_t whole = std::llround(shown_value(file, value) - storage.intercept);
      stored.push_back(static_cast<Uint16>(std::clamp(whole, storage.low, storage.high)));
    }
  }
  return stored;
}

void put(DcmItem& item, const DcmTagKey& tag, const std::string& text) {
  item.putAndInsertString(tag, text.c_str());
}

std::string number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%g", value);
  return text;
}

void put_identity(DcmItem& item, const PhantomFile& file) {
  put(item, DCM_SOPClassUID, file.frames.size() > 1 ? kMultiFrameWord : UID_CTImageStorage);
  put(item, DCM_SOPInstanceUID, file.sop_instance_uid);
  put(item, DCM_StudyInstanceUID, file.study_instance_uid);
  put(item, DCM_SeriesInstanceUID, file.series_instance_uid);
  put(item, DCM_PatientID, file.patient_id);
  put(item, DCM_PatientName, "Phantom^" + file.patient_id);
  put(item, DCM_StudyDate, "20000101");
  put(item, DCM_Modality, file.frames.size() > 1 ? "OT" : "CT");
  put(item, DCM_Manufacturer, "Preceptor");
  put(item, DCM_ManufacturerModelName, kPhantomModelName);
  put(item, DCM_InstanceNumber, std::to_string(file.instance_number));
  put(item, DCM_BurnedInAnnotation, "NO");
}

void put_pixels(DcmItem& item, const PhantomFile& file) {
  const HounsfieldImage& first = file.frames.front();
  item.putAndInsertUint16(DCM_SamplesPerPixel, 1);
  put(item, DCM_PhotometricInterpretation, file.monochrome1 ? "MONOCHROME1" : "MONOCHROME2");
  if (file.frames.size() > 1) put(item, DCM_NumberOfFrames, std::to_string(file.frames.size()));
  item.putAndInsertUint16(DCM_Rows, static_cast<Uint16>(first.rows));
  item.putAndInsertUint16(DCM_Columns, static_cast<Uint16>(first.columns));
  item.putAndInsertUint16(DCM_BitsAllocated, 16);
  item.putAndInsertUint16(DCM_BitsStored, static_cast<Uint16>(file.bits_stored));
  item.putAndInsertUint16(DCM_HighBit, static_cast<Uint16>(file.bits_stored - 1));
  item.putAndInsertUint16(DCM_PixelRepresentation, file.is_signed ? 1 : 0);
  put(item, DCM_WindowCenter, number(file.window_center) + "\\40");
  put(item, DCM_WindowWidth, number(file.window_width) + "\\400");
  put(item, DCM_RescaleIntercept, number(storage_of(file).intercept));
  put(item, DCM_RescaleSlope, "1");
  put(item, DCM_RescaleType, "HU");
  const std::vector<Uint16> stored = stored_values(file);
  item.putAndInsertUint16Array(DCM_PixelData, stored.data(), stored.size());
}

// DCMTK pads an odd frame of JPEG-LS with whatever was in memory: zeros are what PS3.5 A.4 asks
// for, and what makes the same file the same bytes.
void zero_padding(DcmDataset& dataset, const std::string& path) {
  DcmElement* element = nullptr;
  require(dataset.findAndGetElement(DCM_PixelData, element), path);
  auto* pixels = OFstatic_cast(DcmPixelData*, element);
  E_TransferSyntax syntax = EXS_Unknown;
  const DcmRepresentationParameter* parameter = nullptr;
  pixels->getCurrentRepresentationKey(syntax, parameter);
  DcmPixelSequence* fragments = nullptr;
  if (!DcmXfer(syntax).isEncapsulated()) return;
  require(pixels->getEncapsulatedRepresentation(syntax, parameter, fragments), path);
  for (unsigned long i = 1; i < fragments->card(); ++i) {
    DcmPixelItem* fragment = nullptr;
    Uint8* bytes = nullptr;
    require(fragments->getItem(fragment, i), path);
    require(fragment->getUint8Array(bytes), path);
    const Uint32 length = fragment->getLength();
    if (length > 2 && bytes[length - 3] == 0xFF && bytes[length - 2] == 0xD9) bytes[length - 1] = 0;
  }
}

}  // namespace

void write_phantom_file(const std::string& path, const PhantomFile& file) {
  register_encoders();
  DcmFileFormat format;
  DcmDataset& dataset = *format.getDataset();
  put_identity(dataset, file);
  put_pixels(dataset, file);
  const E_TransferSyntax syntax = transfer_syntax(file.syntax);
  require(dataset.chooseRepresentation(syntax, nullptr), path);
  zero_padding(dataset, path);
  require(format.saveFile(path.c_str(), syntax), path);
}

}  // namespace preceptor
