#include "data/dicom/attributes_dcmtk.h"

#include <dcmtk/dcmdata/dcdeftag.h>
#include <dcmtk/dcmdata/dcmetinf.h>
#include <dcmtk/dcmdata/dcsequen.h>
#include <dcmtk/dcmdata/dcspchrs.h>
#include <dcmtk/dcmdata/dcuid.h>
#include <dcmtk/dcmdata/dcxfer.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <initializer_list>
#include <limits>
#include <memory>

namespace preceptor {
namespace {

std::string trimmed(const std::string& text) {
  const std::string blanks(" \t\0", 3);
  const std::size_t first = text.find_first_not_of(blanks);
  if (first == std::string::npos) return "";
  return text.substr(first, text.find_last_not_of(blanks) + 1 - first);
}

std::string with_trimmed_values(const std::string& text) {
  std::string result;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find('\\', at), text.size());
    if (at > 0) result += '\\';
    result += trimmed(text.substr(at, end - at));
    at = end + 1;
  }
  return trimmed(result);
}

double to_number(std::string text) {
  text = trimmed(text);
  if (text.size() > 1 && text[0] == '+' && text[1] != '-') text.erase(0, 1);
  double value = 0;
  const std::from_chars_result end = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = end.ec == std::errc() && end.ptr == text.data() + text.size();
  return whole && std::isfinite(value) ? value : std::numeric_limits<double>::quiet_NaN();
}

using Refusal = std::optional<Rejection>;

struct Required {
  DcmTagKey tag;
  const char* name;
  std::int64_t* value;
};

// Fills the values, or names the first that is missing.
Refusal take(DcmItem& item, std::initializer_list<Required> all) {
  for (const Required& one : all) {
    const std::optional<std::int64_t> found = integer_of(item, one.tag);
    if (!found || *found < 0) {
      return Rejection{"missing-attribute",
                       std::string(one.name) + " is missing or is not one number"};
    }
    *one.value = *found;
  }
  return {};
}

// Type 1; without it a field that is its whole container can lie in one place only.
Refusal describe_high_bit(DcmItem& item, PixelDescription& pixels) {
  pixels.high_bit = pixels.bits_stored - 1;
  if (pixels.bits_stored == pixels.bits_allocated && !item.tagExistsWithValue(DCM_HighBit)) {
    return {};
  }
  return take(item, {{DCM_HighBit, "HighBit", &pixels.high_bit}});
}

// The Image Pixel module's own; floating-point values fill their container and have a sign of their
// own (PS3.3 C.7.6.24 and .25).
Refusal describe_values(DcmItem& item, PixelDescription& pixels) {
  const bool single = item.tagExists(DCM_FloatPixelData);
  pixels.floating_point = single || item.tagExists(DCM_DoubleFloatPixelData);
  if (pixels.floating_point) {
    pixels.bits_stored = single ? 32 : 64;
    pixels.high_bit = pixels.bits_stored - 1;
    pixels.is_signed = true;
    return {};
  }
  std::int64_t representation = 0;
  if (auto missing =
          take(item, {{DCM_BitsStored, "BitsStored", &pixels.bits_stored},
                      {DCM_PixelRepresentation, "PixelRepresentation", &representation}})) {
    return missing;
  }
  if (representation > 1) {
    return Rejection{"bits", "PixelRepresentation " + std::to_string(representation)};
  }
  pixels.is_signed = representation == 1;
  return describe_high_bit(item, pixels);
}

// Type 1C: colour that no codec orders needs it (PS3.3 C.7.6.3.1.3).
Refusal describe_planes(DcmItem& item, PixelCoding coding, PixelDescription& pixels) {
  if (pixels.samples == 1) return {};
  const bool ordered = coding != PixelCoding::kNative && coding != PixelCoding::kEncapsulated;
  std::int64_t planar = 0;
  if (!ordered || item.tagExistsWithValue(DCM_PlanarConfiguration)) {
    if (auto missing = take(item, {{DCM_PlanarConfiguration, "PlanarConfiguration", &planar}})) {
      return missing;
    }
  }
  if (planar > 1) {
    return Rejection{"photometric", "PlanarConfiguration " + std::to_string(planar)};
  }
  pixels.planar = planar == 1;
  return {};
}

Refusal describe_frames(DcmItem& item, PixelDescription& pixels) {
  const std::string stated = text_of(item, DCM_NumberOfFrames);
  const std::optional<std::int64_t> frames = parse_frame_count(stated);
  if (!frames) {
    return Rejection{"frames", "NumberOfFrames is no number: \"" + printable(stated) + "\""};
  }
  pixels.frames = *frames;
  return {};
}

Outcome<PixelDescription> describe(DcmItem& item) {
  PixelDescription pixels;
  if (auto missing = take(item, {{DCM_Rows, "Rows", &pixels.rows},
                                 {DCM_Columns, "Columns", &pixels.columns},
                                 {DCM_SamplesPerPixel, "SamplesPerPixel", &pixels.samples},
                                 {DCM_BitsAllocated, "BitsAllocated", &pixels.bits_allocated}})) {
    return *missing;
  }
  if (auto missing = describe_values(item, pixels)) return *missing;
  pixels.photometric = text_of(item, DCM_PhotometricInterpretation);
  if (pixels.photometric.empty()) {
    return Rejection{"missing-attribute", "PhotometricInterpretation is missing"};
  }
  if (auto refused = describe_frames(item, pixels)) return *refused;
  return pixels;
}

bool has_overlay_group(DcmDataset& dataset) {
  DcmObject* element = nullptr;
  while ((element = dataset.nextInContainer(element)) != nullptr) {
    if (element->getGTag() >= 0x6000 && element->getGTag() <= 0x601E) return true;
  }
  return false;
}

// Planes in bits that hold no sample (PS3.5 8.1.1, retired). Looking for an attribute takes DCMTK
// as long as going through all of them.
std::uint32_t overlay_bits(DcmDataset& dataset) {
  std::uint32_t bits = 0;
  if (!has_overlay_group(dataset)) return bits;
  for (Uint16 group = 0x6000; group <= 0x601E; group += 2) {
    const DcmTagKey data(group, DCM_OverlayData.getElement());
    const auto at = integer_of(dataset, DcmTagKey(group, DCM_OverlayBitPosition.getElement()));
    if (at && *at >= 0 && *at < 32 && !dataset.tagExists(data)) bits |= std::uint32_t{1} << *at;
  }
  return bits;
}

}  // namespace

std::string text_of(DcmItem& item, const DcmTagKey& tag) {
  DcmElement* element = nullptr;
  if (item.findAndGetElement(tag, element).bad()) return "";
  return text_of(*element);
}

// DCMTK would look for each value from the first one on: in a hostile file there are 100,000.
std::string text_of(DcmElement& element) {
  OFString value;
  if (element.getOFStringArray(value, OFFalse).bad()) return "";
  return with_trimmed_values(std::string(value.c_str(), value.size()));
}

std::string utf8_text(DcmItem& dataset, const std::string& text) {
  // Of ASCII without escape sequences; most are.
  if (std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; }))
    return text;
  const std::string stated = text_of(dataset, DCM_SpecificCharacterSet);
  if (stated.empty()) return text;
  DcmSpecificCharacterSet conversion;
  OFString converted;
  if (conversion.selectCharacterSet(stated.c_str()).bad()) return text;
  if (conversion.convertString(text.c_str(), text.size(), converted, "\\^=").bad()) return text;
  return std::string(converted.c_str(), converted.size());
}

void load_character_sets() {
  // A converter stays loaded while it is in use.
  static std::vector<std::unique_ptr<DcmSpecificCharacterSet>> all;
  if (!all.empty()) return;
  for (const char* name :
       {"ISO_IR 100", "ISO_IR 101", "ISO_IR 109", "ISO_IR 110", "ISO_IR 144", "ISO_IR 127",
        "ISO_IR 126", "ISO_IR 138", "ISO_IR 148", "ISO_IR 166", "ISO_IR 13", "GB18030", "GBK",
        "\\ISO 2022 IR 149", "\\ISO 2022 IR 58"}) {
    all.push_back(std::make_unique<DcmSpecificCharacterSet>());
    all.back()->selectCharacterSet(name);
  }
}

std::optional<std::int64_t> integer_of(DcmItem& item, const DcmTagKey& tag) {
  DcmElement* element = nullptr;
  if (item.findAndGetElement(tag, element).bad()) return {};
  Uint16 small = 0;
  if (element->getUint16(small, 1).good()) return {};  // of two values none is the one
  if (element->getUint16(small).good()) return small;
  const double value = to_number(text_of(*element));
  if (!(std::abs(value) < 1e15) || value != std::floor(value)) return {};
  return static_cast<std::int64_t>(value);
}

std::optional<std::uint16_t> word_of(DcmItem& item, const DcmTagKey& tag, unsigned long index) {
  Uint16 word = 0;
  Sint16 with_sign = 0;
  if (item.findAndGetUint16(tag, word, index).good()) return word;
  if (item.findAndGetSint16(tag, with_sign, index).good()) {
    return static_cast<std::uint16_t>(with_sign);
  }
  return {};
}

std::vector<double> numbers_of(DcmItem& item, const DcmTagKey& tag) {
  std::vector<double> numbers;
  const std::string text = text_of(item, tag);
  for (std::size_t at = 0; !text.empty() && at <= text.size();) {
    const std::size_t end = std::min(text.find('\\', at), text.size());
    numbers.push_back(to_number(text.substr(at, end - at)));
    at = end + 1;
  }
  return numbers;
}

std::vector<DcmItem*> items_of(DcmItem& item, const DcmTagKey& tag) {
  std::vector<DcmItem*> items;
  DcmSequenceOfItems* sequence = nullptr;
  if (item.findAndGetSequence(tag, sequence).bad() || sequence == nullptr) return items;
  DcmObject* next = nullptr;
  while ((next = sequence->nextInContainer(next)) != nullptr) {
    if (auto* found = dynamic_cast<DcmItem*>(next)) items.push_back(found);
  }
  return items;
}

DcmItem* first_item_of(DcmItem* item, const DcmTagKey& tag) {
  DcmSequenceOfItems* sequence = nullptr;
  if (item == nullptr || item->findAndGetSequence(tag, sequence).bad()) return nullptr;
  return sequence == nullptr || sequence->card() == 0 ? nullptr : sequence->getItem(0);
}

bool is_dicomdir(DcmFileFormat& file) {
  return text_of(*file.getMetaInfo(), DCM_MediaStorageSOPClassUID) ==
             UID_MediaStorageDirectoryStorage ||
         file.getDataset()->tagExists(DCM_DirectoryRecordSequence);
}

TransferSyntax transfer_syntax_of(DcmFileFormat& file) {
  const std::string stated = text_of(*file.getMetaInfo(), DCM_TransferSyntaxUID);
  if (!stated.empty()) return transfer_syntax(stated);
  return transfer_syntax(DcmXfer(file.getDataset()->getOriginalXfer()).getXferID());
}

Rejection parse_rejection(const OFCondition& status) {
  const bool ran_out =
      status == EC_StreamNotifyClient || status == EC_EndOfStream || status == EC_InvalidStream;
  if (ran_out) return {"truncated", "the file ends inside of an element"};
  return {"corrupt", std::string("the file does not parse: ") + status.text()};
}

std::optional<Rejection> syntax_refusal(const TransferSyntax& syntax) {
  if (syntax.coding != PixelCoding::kNotDecoded) return {};
  return Rejection{"transfer-syntax", "transfer syntax " + syntax.name + " (" +
                                          printable(syntax.uid) + ") is not decoded"};
}

std::string burned_in_annotation(DcmItem& dataset) {
  std::string text = text_of(dataset, DCM_BurnedInAnnotation);
  for (char& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return text.find("YES") == std::string::npos ? text : "YES";
}

std::optional<Rejection> burned_in_refusal(DcmItem& dataset, const ReadLimits& limits) {
  if (limits.accept_burned_in || burned_in_annotation(dataset) != "YES") return {};
  return Rejection{"burned-in",
                   "BurnedInAnnotation is YES: the picture may show a person's name; "
                   "--burned-in accept takes it"};
}

Outcome<PixelDescription> accepted_pixels(DcmDataset& dataset, const TransferSyntax& syntax,
                                          bool has_pixel_data, const ReadLimits& limits) {
  const int kinds = has_pixel_data + dataset.tagExists(DCM_FloatPixelData) +
                    dataset.tagExists(DCM_DoubleFloatPixelData);
  if (kinds > 1) return Rejection{"bits", "pixel data of several kinds"};
  if (kinds == 0) {
    const std::string sop_class = text_of(dataset, DCM_SOPClassUID);
    const char* name = dcmFindNameOfUID(sop_class.c_str(), "of an unknown SOP class");
    return Rejection{"no-pixel-data", std::string("an object without pixels: ") + name};
  }
  if (text_of(dataset, DCM_SOPInstanceUID).empty()) {
    return Rejection{"missing-attribute", "SOPInstanceUID is missing"};
  }
  if (auto refused = syntax_refusal(syntax)) return *refused;
  Outcome<PixelDescription> described = describe(dataset);
  auto* const pixels = std::get_if<PixelDescription>(&described);
  if (pixels == nullptr) return described;
  if (auto refused = refusal(*pixels, limits.image_bytes)) return *refused;
  if (auto refused = describe_planes(dataset, syntax.coding, *pixels)) return *refused;
  if (auto refused = coding_refusal(*pixels, syntax.coding)) return *refused;
  pixels->overlay_bits = overlay_bits(dataset);
  return described;
}

}  // namespace preceptor
