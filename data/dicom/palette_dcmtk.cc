#include "data/dicom/palette_dcmtk.h"

#include <dcmtk/dcmdata/dcdeftag.h>
#include <dcmtk/dcmdata/dcelem.h>

#include <algorithm>
#include <iterator>

#include "data/dicom/attributes_dcmtk.h"
#include "data/pixels/segmented_palette.h"

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

std::optional<Descriptor> descriptor_of(DcmItem& item, const DcmTagKey& tag, bool is_signed) {
  const auto entries = word_of(item, tag, 0), first = word_of(item, tag, 1),
             bits = word_of(item, tag, 2);
  if (!entries || !first || !bits) return {};
  const std::int64_t start = is_signed ? static_cast<std::int16_t>(*first) : std::int64_t{*first};
  return Descriptor{*entries == 0 ? std::size_t{65536} : *entries, start, static_cast<int>(*bits)};
}

struct Table {
  std::vector<std::uint16_t> entries;  // empty: of a length that fits no reading
  bool words = true;
};

// The value's bytes in little endian order; DCMTK has swapped the words of a big endian file.
std::vector<std::uint8_t> bytes_of(DcmItem& item, const DcmTagKey& tag) {
  DcmElement* element = nullptr;
  if (item.findAndGetElement(tag, element).bad() || element == nullptr) return {};
  Uint16* words = nullptr;
  Uint8* bytes = nullptr;
  if (element->getUint16Array(words).good() && words != nullptr) {
    bytes = reinterpret_cast<Uint8*>(words);
  } else if (element->getUint8Array(bytes).bad() || bytes == nullptr) {
    return {};
  }
  return {bytes, bytes + element->getLength()};
}

std::vector<std::uint16_t> units_of(const std::vector<std::uint8_t>& bytes, bool words) {
  std::vector<std::uint16_t> units(words ? bytes.size() / 2 : bytes.size());
  for (std::size_t i = 0; i < units.size(); ++i) {
    units[i] = words ? static_cast<std::uint16_t>(bytes[2 * i] | bytes[2 * i + 1] << 8) : bytes[i];
  }
  return units;
}

// Entries lie one a word, or two a word where they have 8 bits.
Table table_of(DcmItem& item, const DcmTagKey& tag, std::size_t count) {
  const std::vector<std::uint8_t> bytes = bytes_of(item, tag);
  const bool words = bytes.size() == 2 * count;
  const bool one_a_byte = bytes.size() == count || bytes.size() == count + count % 2;
  if (!words && !one_a_byte) return {};
  std::vector<std::uint16_t> entries = units_of(bytes, words);
  entries.resize(count);
  return {std::move(entries), words};
}

Outcome<Table> channel_table(DcmItem& item, const Channel& channel, const Descriptor& descriptor) {
  if (!item.tagExists(channel.segmented)) return table_of(item, channel.data, descriptor.entries);
  const bool words = descriptor.bits > 8;
  Outcome<std::vector<std::uint16_t>> entries = expand_segments(
      units_of(bytes_of(item, channel.segmented), words), words ? 16 : 8, descriptor.entries);
  if (const auto* refused = std::get_if<Rejection>(&entries)) return *refused;
  return Table{std::get<std::vector<std::uint16_t>>(std::move(entries)), words};
}

bool all_fit(const Palette& palette, int bits) {
  return std::all_of(palette.channels.begin(), palette.channels.end(), [&](const auto& channel) {
    return *std::max_element(channel.begin(), channel.end()) >> bits == 0;
  });
}

Rejection contradiction() {
  return {"photometric", "a palette whose tables contradict their descriptors"};
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
    const auto descriptor = descriptor_of(dataset, channels[c].descriptor, pixels.is_signed);
    if (!descriptor) return Rejection{"missing-attribute", "a palette without its descriptor"};
    if (!first) first = descriptor;
    const bool bits_known = descriptor->bits >= 8 && descriptor->bits <= 16;
    if (!(*descriptor == *first) || !bits_known) return contradiction();
    Outcome<Table> found = channel_table(dataset, channels[c], *descriptor);
    if (const auto* refused = std::get_if<Rejection>(&found)) return *refused;
    Table& table = std::get<Table>(found);
    if (table.entries.empty()) return contradiction();
    all_words = all_words && table.words;
    palette.channels[c] = std::move(table.entries);
  }
  palette.first = first->first;
  // Tables of bytes have 8 bits whatever the descriptor says, and entries beyond it 16.
  palette.bits = all_words ? first->bits : 8;
  if (!all_fit(palette, palette.bits)) palette.bits = 16;
  return std::optional<Palette>(std::move(palette));
}

}  // namespace preceptor
