#include "data/codec/encapsulated_dcmtk.h"

#include <dcmtk/dcmdata/dcdeftag.h>
#include <dcmtk/dcmdata/dcpixel.h>
#include <dcmtk/dcmdata/dcpixseq.h>
#include <dcmtk/dcmdata/dcpxitem.h>

namespace preceptor {
namespace {

Fragment item_value(DcmPixelSequence& sequence, unsigned long index) {
  DcmPixelItem* item = nullptr;
  Uint8* bytes = nullptr;
  if (sequence.getItem(item, index).bad() || item == nullptr) return {};
  if (item->getUint8Array(bytes).bad() || bytes == nullptr) return {};
  return {bytes, item->getLength()};
}

std::vector<std::uint64_t> basic_offsets(const Fragment& table) {
  std::vector<std::uint64_t> offsets;
  for (std::size_t at = 0; at + 4 <= table.count; at += 4) {
    const std::uint8_t* b = table.bytes + at;
    offsets.push_back(b[0] | b[1] << 8 | b[2] << 16 | static_cast<std::uint64_t>(b[3]) << 24);
  }
  return offsets;
}

std::vector<std::uint64_t> extended_values(DcmDataset& dataset, const DcmTagKey& tag) {
  DcmElement* element = nullptr;
  Uint64* values = nullptr;
  if (dataset.findAndGetElement(tag, element).bad() || element == nullptr) return {};
  if (element->getUint64Array(values).bad() || values == nullptr) return {};
  return {values, values + element->getLength() / sizeof(Uint64)};
}

// The extended table stands in place of the basic one, which is empty then (PS3.3 C.7.6.3.1.8).
OffsetTable offset_table(DcmDataset& dataset, DcmPixelSequence& sequence) {
  const std::vector<std::uint64_t> basic = basic_offsets(item_value(sequence, 0));
  if (!basic.empty()) return {basic, {}};
  return {extended_values(dataset, DCM_ExtendedOffsetTable),
          extended_values(dataset, DCM_ExtendedOffsetTableLengths)};
}

// None where the element holds no fragments.
DcmPixelSequence* sequence_of(DcmDataset& dataset) {
  DcmElement* element = nullptr;
  dataset.findAndGetElement(DCM_PixelData, element);
  auto* data = dynamic_cast<DcmPixelData*>(element);
  if (data == nullptr) return nullptr;
  E_TransferSyntax written = EXS_Unknown;
  const DcmRepresentationParameter* parameter = nullptr;
  data->getOriginalRepresentationKey(written, parameter);
  DcmPixelSequence* sequence = nullptr;
  return data->getEncapsulatedRepresentation(written, parameter, sequence).good() ? sequence
                                                                                  : nullptr;
}

}  // namespace

Outcome<FrameBytes> open_encapsulated(DcmDataset& dataset, PixelCoding coding,
                                      std::int64_t frames) {
  DcmPixelSequence* sequence = sequence_of(dataset);
  if (sequence == nullptr) {
    return Rejection{"corrupt", "pixel data that are not encapsulated as the syntax says"};
  }
  std::vector<Fragment> fragments;
  for (unsigned long i = 1; i < sequence->card(); ++i) {
    fragments.push_back(item_value(*sequence, i));
  }
  Outcome<std::vector<FragmentRange>> ranges =
      fragment_ranges(fragments, offset_table(dataset, *sequence), coding, frames);
  if (const auto* refused = std::get_if<Rejection>(&ranges)) return *refused;
  return FrameBytes(std::move(fragments), std::get<std::vector<FragmentRange>>(std::move(ranges)));
}

}  // namespace preceptor
