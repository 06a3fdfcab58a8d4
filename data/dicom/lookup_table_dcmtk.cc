#include "data/dicom/lookup_table_dcmtk.h"

#include <dcmtk/dcmdata/dcdeftag.h>
#include <dcmtk/dcmdata/dcelem.h>

#include "data/dicom/attributes_dcmtk.h"

namespace preceptor {
namespace {

constexpr std::size_t kMostEntries = 65536;

// (entries, first input value, bits of an entry)
struct Descriptor {
  std::size_t entries = 0;
  std::int64_t first = 0;
  int bits = 0;
};

bool is_stated_as_signed(DcmItem& item) {
  DcmElement* element = nullptr;
  return item.findAndGetElement(DCM_LUTDescriptor, element).good() && element->ident() == EVR_SS;
}

std::optional<Descriptor> descriptor_of(DcmItem& item, bool inputs_are_signed) {
  const auto entries = word_of(item, DCM_LUTDescriptor, 0),
             first = word_of(item, DCM_LUTDescriptor, 1),
             bits = word_of(item, DCM_LUTDescriptor, 2);
  if (!entries || !first || !bits || *bits < 1 || *bits > 16) return {};
  const bool with_sign = inputs_are_signed || is_stated_as_signed(item);
  return Descriptor{*entries == 0 ? kMostEntries : *entries,
                    with_sign ? static_cast<std::int16_t>(*first) : std::int64_t{*first},
                    static_cast<int>(*bits)};
}

std::vector<std::uint16_t> entries_of(DcmElement& element, const Descriptor& descriptor) {
  const std::size_t count = descriptor.entries, length = element.getLength();
  const bool one_a_byte = length == count || length == count + count % 2;  // with or without a pad
  const bool packed = descriptor.bits <= 8 && one_a_byte && count > 1;
  if (!packed && length != 2 * count) return {};
  Uint16* words = nullptr;
  Sint16* with_sign = nullptr;
  Uint8* bytes = nullptr;
  if (element.getUint16Array(words).good() && words != nullptr) {
    bytes = reinterpret_cast<Uint8*>(words);
  } else if (element.getSint16Array(with_sign).good() && with_sign != nullptr) {
    bytes = reinterpret_cast<Uint8*>(with_sign);
  } else if (element.getUint8Array(bytes).bad() || bytes == nullptr) {
    return {};
  }
  std::vector<std::uint16_t> entries(count);
  for (std::size_t i = 0; i < count; ++i) {
    entries[i] =
        packed ? bytes[i] : static_cast<std::uint16_t>(bytes[2 * i] | bytes[2 * i + 1] << 8);
  }
  return entries;
}

}  // namespace

std::string lookup_table_numbers(DcmItem& item) {
  const auto number_at = [&item](unsigned long index) {
    const auto word = word_of(item, DCM_LUTDescriptor, index);
    return word ? std::to_string(*word) : std::string("none");
  };
  DcmElement* element = nullptr;
  const bool there = item.findAndGetElement(DCM_LUTData, element).good();
  return number_at(0) + " entries of " + number_at(2) + " bits, and " +
         (there ? std::to_string(element->getLength()) : "no") + " bytes of data";
}

std::optional<LookupTable> lookup_table_of(DcmItem& item, bool inputs_are_signed) {
  const std::optional<Descriptor> descriptor = descriptor_of(item, inputs_are_signed);
  DcmElement* element = nullptr;
  if (!descriptor || item.findAndGetElement(DCM_LUTData, element).bad()) return {};
  LookupTable table{descriptor->first, descriptor->bits, entries_of(*element, *descriptor),
                    text_of(item, DCM_LUTExplanation)};
  if (table.entries.empty()) return {};
  return table;
}

}  // namespace preceptor
