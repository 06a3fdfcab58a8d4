#include "data/dicom/image_context_dcmtk.h"

#include <dcmtk/dcmdata/dcdeftag.h>
#include <dcmtk/dcmdata/dcelem.h>
#include <dcmtk/dcmdata/dcuid.h>

#include <algorithm>
#include <cmath>

#include "data/dicom/attributes_dcmtk.h"
#include "data/dicom/frame_places_dcmtk.h"

namespace preceptor {
namespace {

// A stored value as an attribute of US or SS states it, in two bytes whatever the pixels have, read
// by their sign whatever VR the file gives it.
std::optional<std::int64_t> stored_value_of(DcmItem& item, const DcmTagKey& tag,
                                            const DicomImage& image) {
  const std::optional<std::int64_t> value = integer_of(item, tag);
  DcmElement* element = nullptr;
  const bool of_words = item.findAndGetElement(tag, element).good() && element->getLength() == 2;
  if (!value || (bytes_of(image.type) > 2 && !of_words)) return value;
  const std::int64_t bits = *value & 0xFFFF;
  return is_signed(image.type) ? static_cast<std::int16_t>(bits) : bits;
}

// Of the pixels' own kind; NaN as absent, since such pixels are none anyway.
std::optional<double> real_of(DcmItem& item, bool single, const DcmTagKey& float_tag,
                              const DcmTagKey& double_tag) {
  Float32 value = 0;
  Float64 long_value = 0;
  if (single && item.findAndGetFloat32(float_tag, value).bad()) return {};
  if (!single && item.findAndGetFloat64(double_tag, long_value).bad()) return {};
  if (single) long_value = value;
  return std::isnan(long_value) ? std::nullopt : std::optional<double>(long_value);
}

std::optional<PixelPadding> between(std::optional<double> value, std::optional<double> limit) {
  if (!value) return {};
  const double other = limit.value_or(*value);
  return PixelPadding{std::min(*value, other), std::max(*value, other)};
}

std::optional<PixelPadding> padding_of(DcmItem& dataset, const DicomImage& image) {
  if (image.samples != 1) return {};
  if (is_floating_point(image.type)) {
    const bool single = image.type == StoredType::kFloat32;
    return between(
        real_of(dataset, single, DCM_FloatPixelPaddingValue, DCM_DoubleFloatPixelPaddingValue),
        real_of(dataset, single, DCM_FloatPixelPaddingRangeLimit,
                DCM_DoubleFloatPixelPaddingRangeLimit));
  }
  return between(stored_value_of(dataset, DCM_PixelPaddingValue, image),
                 stored_value_of(dataset, DCM_PixelPaddingRangeLimit, image));
}

std::optional<PixelSpacing> spacing_of(DcmItem& dataset) {
  const StatedSpacing stated = stated_spacing(dataset);
  if (stated.spacing || stated.differs()) return stated.spacing;
  if (auto nominal = spacing_in(dataset, DCM_NominalScannedPixelSpacing)) return nominal;
  std::optional<PixelSpacing> ratio = spacing_in(dataset, DCM_PixelAspectRatio);
  if (ratio) ratio->in_millimetres = false;
  return ratio;
}

bool is_lossy(DcmItem& dataset, const TransferSyntax& syntax, std::optional<bool> loses) {
  const std::string stated = text_of(dataset, DCM_LossyImageCompression);
  if (stated == "01") return true;
  if (loses) return *loses;
  for (const char* always :
       {UID_JPEGProcess1TransferSyntax, UID_JPEGProcess2_4TransferSyntax,
        UID_JPEGProcess6_8TransferSyntax, UID_JPEGProcess10_12TransferSyntax}) {
    if (syntax.uid == always) return true;
  }
  constexpr char kHighThroughputLossy[] = "1.2.840.10008.1.2.4.203";
  for (const char* perhaps :
       {UID_JPEGLSLossyTransferSyntax, UID_JPEG2000TransferSyntax, kHighThroughputLossy}) {
    if (syntax.uid == perhaps) return stated != "00";
  }
  return false;
}

// Any group 60xx: planes in elements of their own, or in bits of the pixels (retired).
bool has_overlays(DcmItem& dataset) {
  for (Uint16 group = 0x6000; group <= 0x601E; group += 2) {
    if (dataset.tagExists(DcmTagKey(group, DCM_OverlayRows.getElement()))) return true;
    if (dataset.tagExists(DcmTagKey(group, DCM_OverlayData.getElement()))) return true;
  }
  return false;
}

}  // namespace

void read_context(DcmItem& dataset, const TransferSyntax& syntax, std::optional<bool> loses,
                  DicomImage& image) {
  image.padding = padding_of(dataset, image);
  image.spacing = spacing_of(dataset);
  image.lossy = is_lossy(dataset, syntax, loses);
  image.has_overlays = has_overlays(dataset);
  image.modality = text_of(dataset, DCM_Modality);
}

}  // namespace preceptor
