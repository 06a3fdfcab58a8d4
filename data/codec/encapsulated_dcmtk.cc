#include "data/codec/encapsulated_dcmtk.h"

#include <dcmtk/dcmdata/dcdeftag.h>
#include <dcmtk/dcmdata/dcpixel.h>
#include <dcmtk/dcmdata/dcpixseq.h>
#include <dcmtk/dcmdata/dcpxitem.h>

namespace preceptor {
namespace {

Fragment item_value(DcmObject* object) {
  auto* item = dynamic_cast<DcmPixelItem*>(object);
  Uint8* bytes = nullptr;
  if (item == nullptr || item->getUint8Array(bytes).bad() || bytes == nullptr) return {};
  return {bytes, item->getLength()};
}

// The offset table and the fragments, one after another: getItem() counts from the start each time.
std::vector<Fragment> all_items(DcmPixelSequence& sequence) {
  std::vector<Fragment> items;
  DcmObject* next = nullptr;
  while ((next = sequence.nextInContainer(next)) != nullptr) items.push_back(item_value(next));
  return items;
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
OffsetTable offset_table(DcmDataset& dataset, const Fragment& table) {
  const std::vector<std::uint64_t> basic = basic_offsets(table);
  if (!basic.empty()) return {basic, {}};
  return {extended_values(dataset, DCM_ExtendedOffsetTable),
          extended_values(dataset, DCM_ExtendedOffsetTableLengths)};
}

}  // namespace

DcmPixelSequence* fragments_of(DcmElement& element) {
  auto* data = dynamic_cast<DcmPixelData*>(&element);
  if (data == nullptr) return nullptr;
  E_TransferSyntax written = EXS_Unknown;
  const DcmRepresentationParameter* parameter = nullptr;
  data->getOriginalRepresentationKey(written, parameter);
  DcmPixelSequence* sequence = nullptr;
  return data->getEncapsulatedRepresentation(written, parameter, sequence).good() ? sequence
                                                                                  : nullptr;
}

Outcome<FrameBytes> open_encapsulated(DcmDataset& dataset, PixelCoding coding,
                                      std::int64_t frames) {
  DcmElement* element = nullptr;
  dataset.findAndGetElement(DCM_PixelData, element);
  DcmPixelSequence* sequence = element == nullptr ? nullptr : fragments_of(*element);
  if (sequence == nullptr) {
    return Rejection{"corrupt", "pixel data that are not encapsulated as the syntax says"};
  }
  std::vector<Fragment> fragments = all_items(*sequence);
  const Fragment table = fragments.empty() ? Fragment() : fragments.front();
  if (!fragments.empty()) fragments.erase(fragments.begin());
  Outcome<std::vector<FragmentRange>> ranges =
      fragment_ranges(fragments, offset_table(dataset, table), coding, frames);
  if (const auto* refused = std::get_if<Rejection>(&ranges)) return *refused;
  return FrameBytes(std::move(fragments), std::get<std::vector<FragmentRange>>(std::move(ranges)));
}

}  // namespace preceptor
