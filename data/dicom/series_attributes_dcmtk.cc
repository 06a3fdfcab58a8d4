#include "data/dicom/series_attributes_dcmtk.h"

#include <dcmtk/dcmdata/dcdeftag.h>

#include <algorithm>

#include "data/dicom/attributes_dcmtk.h"

namespace preceptor {
namespace {

// Of kSeriesAttributes, in their order.
const std::array<DcmTagKey, kSeriesAttributes.size()> kTags = {DCM_AcquisitionContrast,
                                                               DCM_BodyPartExamined,
                                                               DCM_ContrastBolusAgent,
                                                               DCM_ConvolutionKernel,
                                                               DCM_DiffusionBValue,
                                                               DCM_EchoNumbers,
                                                               DCM_EchoTime,
                                                               DCM_FlipAngle,
                                                               DCM_FrameOfReferenceUID,
                                                               DCM_ImageType,
                                                               DCM_InversionTime,
                                                               DCM_MRAcquisitionType,
                                                               DCM_Modality,
                                                               DCM_ProtocolName,
                                                               DCM_PulseSequenceName,
                                                               DCM_RepetitionTime,
                                                               DCM_ScanOptions,
                                                               DCM_ScanningSequence,
                                                               DCM_SequenceName,
                                                               DCM_SequenceVariant,
                                                               DCM_SeriesDescription,
                                                               DCM_SeriesNumber,
                                                               DCM_SliceThickness,
                                                               DCM_ViewPosition};

// Not within a character of UTF-8.
void shorten(std::string& text) {
  std::size_t size = std::min(text.size(), kMostOfAnAttribute);
  while (size < text.size() && size > 0 && (text[size] & 0xC0) == 0x80) --size;
  text.resize(size);
}

std::string on_one_line(std::string text) {
  shorten(text);
  const auto control = [](char c) { return static_cast<unsigned char>(c) < ' '; };
  std::replace_if(text.begin(), text.end(), control, ' ');
  return text;
}

}  // namespace

SeriesAttributes series_attributes(DcmItem& dataset) {
  std::array<std::string, kTags.size()> values;
  // One walk: a search for each is what indexing would spend most of its time on.
  for (DcmObject* at = dataset.nextInContainer(nullptr); at != nullptr;
       at = dataset.nextInContainer(at)) {
    const DcmTagKey tag(at->getGTag(), at->getETag());
    const auto found = std::find(kTags.begin(), kTags.end(), tag);
    auto* const element = dynamic_cast<DcmElement*>(at);
    if (found == kTags.end() || element == nullptr) continue;
    values[static_cast<std::size_t>(found - kTags.begin())] =
        on_one_line(utf8_text(dataset, text_of(*element)));
  }
  std::string all;
  for (std::size_t i = 0; i < kTags.size(); ++i) {
    if (values[i].empty()) continue;
    all.append(kSeriesAttributes[i]).append("=").append(values[i]).append("\n");
  }
  return all.empty() ? nullptr : std::make_shared<const std::string>(std::move(all));
}

}  // namespace preceptor
