#include "data/dicom/palette_dcmtk.h"

#include <dcmtk/dcmdata/dcdeftag.h>
#include <dcmtk/dcmdata/dcelem.h>

#include <algorithm>
#include <iterator>

namespace preceptor {
namespace {

// (entries or 0 for 65536, first stored value, bits); PS3.3 C.7.6.3.1.5.
struct Descriptor {
  std::size_t entries = 0;
  std::int64_t first = 0;
  int bits = 0;

  bool operator==(const Descriptor& other) const {
    return entries == other.entries && first == other.first && bits == other.bits;
  }
};

struct Channel {
  DcmTagKey descriptor, data, segmented;
};

std::optional<std::int64_t> value_at(DcmItem& item, const DcmTagKey& tag, unsigned long index) {
  Uint16 unsigned_value = 0;
  Sint16 signed_value = 0;
  if (item.findAndGetUint16(tag, unsigned_value, index).good()) return unsigned_value;
  if (item.findAndGetSint16(tag, signed_value, index).good()) return signed_value;
  return {};
}

std::optional<Descriptor> descriptor_of(DcmItem& item, const DcmTagKey& tag, bool is_signed) {
  const auto entries = value_at(item, tag, 0), first = value_at(item, tag, 1),
             bits = value_at(item, tag, 2);
  if (!entries || !first || !bits) return {};
  const auto count = static_cast<std::size_t>(*entries & 0xFFFF);
  const std::int64_t start = is_signed ? static_cast<std::int16_t>(*first) : (*first & 0xFFFF);
  return Descriptor{count == 0 ? 65536 : count, start, static_cast<int>(*bits)};
}

struct Table {
  std::vector<std::uint16_t> entries;  // empty: of a length that fits no reading
  bool words = true;
};

// Entries lie one a word, or two a word where they have 8 bits.
Table table_of(DcmItem& item, const DcmTagKey& tag, std::size_t count) {
  DcmElement* element = nullptr;
  if (item.findAndGetElement(tag, element).bad() || element == nullptr) return {};
  const std::size_t length = element->getLength();
  const bool words = length == 2 * count, bytes = length == count + count % 2;
  if (!words && !bytes) return {};
  Uint16* wide = nullptr;
  Uint8* narrow = nullptr;
  if (element->getUint16Array(wide).good() && wide != nullptr) {
    narrow = reinterpret_cast<Uint8*>(wide);
  } else if (element->getUint8Array(narrow).bad() || narrow == nullptr) {
    return {};
  }
  std::vector<std::uint16_t> entries(count);
  for (std::size_t i = 0; i < count; ++i) {
    entries[i] =
        words ? static_cast<std::uint16_t>(narrow[2 * i] | narrow[2 * i + 1] << 8) : narrow[i];
  }
  return {std::move(entries), words};
}

bool all_below_256(const Palette& palette) {
  return std::all_of(palette.channels.begin(), palette.channels.end(), [](const auto& channel) {
    return *std::max_element(channel.begin(), channel.end()) < 256;
  });
}

}  // namespace

Outcome<std::optional<Palette>> palette_of(DcmItem& dataset, const PixelDescription& pixels) {
  if (!pixels.palette()) return std::optional<Palette>();
  const Channel channels[] = {
      {DCM_RedPaletteColorLookupTableDescriptor, DCM_RedPaletteColorLookupTableData,
       DCM_SegmentedRedPaletteColorLookupTableData},
      {DCM_GreenPaletteColorLookupTableDescriptor, DCM_GreenPaletteColorLookupTableData,
       DCM_SegmentedGreenPaletteColorLookupTableData},
      {DCM_BluePaletteColorLookupTableDescriptor, DCM_BluePaletteColorLookupTableData,
       DCM_SegmentedBluePaletteColorLookupTableData},
  };
  Palette palette;
  std::optional<Descriptor> first;
  bool all_words = true;
  for (std::size_t c = 0; c < std::size(channels); ++c) {
    if (dataset.tagExists(channels[c].segmented)) {
      return Rejection{"photometric", "a segmented palette is not expanded"};
    }
    const auto descriptor = descriptor_of(dataset, channels[c].descriptor, pixels.is_signed);
    if (!descriptor) return Rejection{"missing-attribute", "a palette without its descriptor"};
    if (!first) first = descriptor;
    Table table = table_of(dataset, channels[c].data, descriptor->entries);
    all_words = all_words && table.words;
    palette.channels[c] = std::move(table.entries);
    const bool bits_known = descriptor->bits == 8 || descriptor->bits == 16;
    if (!(*descriptor == *first) || !bits_known || palette.channels[c].empty()) {
      return Rejection{"photometric", "a palette whose tables contradict their descriptors"};
    }
  }
  palette.first = first->first;
  const bool bytes = !all_words || (first->bits == 8 && all_below_256(palette));
  palette.bits = bytes ? 8 : 16;
  return std::optional<Palette>(std::move(palette));
}

}  // namespace preceptor
