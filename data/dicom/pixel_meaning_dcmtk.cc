#include "data/dicom/pixel_meaning_dcmtk.h"

#include <dcmtk/dcmdata/dcdeftag.h>

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <limits>
#include <optional>

#include "data/dicom/attributes_dcmtk.h"
#include "data/dicom/lookup_table_dcmtk.h"

namespace preceptor {
namespace {

struct Rescale {
  double slope = 1, intercept = 0;
};

std::string said(DcmItem& item, const DcmTagKey& tag) {
  const std::string text = text_of(item, tag);
  if (!text.empty()) return '"' + printable(text) + '"';
  return item.tagExists(tag) ? "empty" : "absent";
}

Outcome<std::optional<Rescale>> rescale_of(DcmItem& item) {
  const std::vector<double> slope = numbers_of(item, DCM_RescaleSlope);
  const std::vector<double> intercept = numbers_of(item, DCM_RescaleIntercept);
  if (slope.empty() && intercept.empty()) return std::optional<Rescale>();
  const bool one_each = slope.size() == 1 && intercept.size() == 1;
  if (!one_each || !is_measure(slope[0]) || slope[0] == 0 || !is_measure(intercept[0])) {
    return Rejection{"rescale", "RescaleSlope (" + said(item, DCM_RescaleSlope) +
                                    ") and RescaleIntercept (" + said(item, DCM_RescaleIntercept) +
                                    ") do not make a transform"};
  }
  return std::optional<Rescale>(Rescale{slope[0], intercept[0]});
}

std::optional<WindowFunction> function_of(DcmItem& item) {
  const std::string text = text_of(item, DCM_VOILUTFunction);
  if (text.empty() || text == "LINEAR") return WindowFunction::kLinear;
  if (text == "LINEAR_EXACT") return WindowFunction::kLinearExact;
  if (text == "SIGMOID") return WindowFunction::kSigmoid;
  return {};
}

// The parts of a text of several values; blanks around each are not its own.
std::vector<std::string> parts_of(const std::string& text) {
  std::vector<std::string> parts;
  for (std::size_t at = 0; !text.empty() && at <= text.size();) {
    const std::size_t end = std::min(text.find('\\', at), text.size());
    const std::size_t first = std::min(text.find_first_not_of(' ', at), end);
    std::string part = text.substr(first, end - first);
    part.erase(part.find_last_not_of(' ') + 1);
    parts.push_back(std::move(part));
    at = end + 1;
  }
  return parts;
}

// In UTF-8. Characters of several bytes may hold the delimiter's, and are converted before values
// are told apart; of others the delimiter is the byte 5CH, whatever it is drawn as (PS3.5 6.1.2.5).
// None where escapes to characters that nothing here knows hide the delimiters.
std::vector<std::string> explanations_of(DcmItem& item, DcmItem& dataset) {
  constexpr char kEscape = '\x1B';
  const std::string text = text_of(item, DCM_WindowCenterWidthExplanation);
  const std::string set = text_of(dataset, DCM_SpecificCharacterSet);
  if (set.find('\\') != std::string::npos || set.rfind("GB", 0) == 0) {
    const std::string converted = utf8_text(dataset, text);
    const bool is_hidden = converted.find(kEscape) != std::string::npos;
    return is_hidden ? std::vector<std::string>() : parts_of(converted);
  }
  std::vector<std::string> parts = parts_of(text);
  for (std::string& part : parts) part = utf8_text(dataset, part);
  return parts;
}

double value_or_none(const std::vector<double>& values, std::size_t index) {
  return index < values.size() ? values[index] : std::numeric_limits<double>::quiet_NaN();
}

// Half a window, a centre without its width or the reverse, is one that cannot be applied.
std::vector<VoiWindow> windows_of(DcmItem& item, DcmItem& dataset) {
  const std::vector<double> centers = numbers_of(item, DCM_WindowCenter);
  const std::vector<double> widths = numbers_of(item, DCM_WindowWidth);
  const std::vector<std::string> names = explanations_of(item, dataset);
  const std::optional<WindowFunction> function = function_of(item);
  std::vector<VoiWindow> windows;
  for (std::size_t i = 0; i < std::max(centers.size(), widths.size()); ++i) {
    const double width = value_or_none(widths, i);
    const bool known = function.has_value() && std::isfinite(width);
    windows.push_back({known ? value_or_none(centers, i) : std::numeric_limits<double>::quiet_NaN(),
                       width, function.value_or(WindowFunction::kLinear),
                       i < names.size() ? names[i] : ""});
  }
  return windows;
}

// PS3.3 C.11.1.1: the input values are stored values.
Outcome<std::optional<LookupTable>> modality_table_of(DcmItem& item, const DicomImage& image) {
  const std::vector<DcmItem*> items = items_of(item, DCM_ModalityLUTSequence);
  if (items.empty()) return std::optional<LookupTable>();
  std::optional<LookupTable> table = lookup_table_of(*items[0], is_signed(image.type));
  if (is_floating_point(image.type)) {
    return Rejection{"modality-lut", "a modality LUT of floating-point pixels"};
  }
  if (!table) {
    return Rejection{"modality-lut", "the modality LUT contradicts its descriptor: " +
                                         lookup_table_numbers(*items[0])};
  }
  const auto most = std::max_element(table->entries.begin(), table->entries.end());
  if (*most >> table->bits != 0) {
    return Rejection{"modality-lut", "the modality LUT contradicts its descriptor: an entry of " +
                                         std::to_string(*most) + " in " +
                                         std::to_string(table->bits) + " bits"};
  }
  return table;
}

// Whether the modality transform of some stored value is below 0.
bool can_be_negative(const PixelMeaning& meaning, const DicomImage& image) {
  if (meaning.modality_table) return false;
  const double levels = std::ldexp(1.0, static_cast<int>(image.bits_stored));
  const double least = is_signed(image.type) ? -levels / 2 : 0;
  return meaning.slope * least + meaning.intercept < 0 ||
         meaning.slope * (least + levels - 1) + meaning.intercept < 0;
}

std::vector<LookupTable> voi_tables_of(DcmItem& item, DcmItem& dataset, bool inputs_are_signed) {
  std::vector<LookupTable> tables;
  for (DcmItem* one : items_of(item, DCM_VOILUTSequence)) {
    LookupTable unreadable{0, 16, {}, text_of(*one, DCM_LUTExplanation)};
    tables.push_back(lookup_table_of(*one, inputs_are_signed).value_or(std::move(unreadable)));
    tables.back().explanation = utf8_text(dataset, tables.back().explanation);
  }
  return tables;
}

// The macros that stand for one frame, most particular first; the data set itself is the last.
struct Sources {
  DcmItem* rescale = nullptr;
  DcmItem* voi = nullptr;
};

// A table is at the top level only, and stands where no functional group rescales.
Outcome<PixelMeaning> meaning_of(DcmItem& dataset, const Sources& sources,
                                 const DicomImage& image) {
  PixelMeaning meaning;
  DcmItem& item = sources.rescale != nullptr ? *sources.rescale : dataset;
  Outcome<std::optional<LookupTable>> table = modality_table_of(item, image);
  if (const auto* refused = std::get_if<Rejection>(&table)) return *refused;
  meaning.modality_table = std::get<std::optional<LookupTable>>(std::move(table));
  const Outcome<std::optional<Rescale>> found =
      meaning.modality_table ? std::optional<Rescale>() : rescale_of(item);
  if (const auto* refused = std::get_if<Rejection>(&found)) return *refused;
  const Rescale rescale = std::get<std::optional<Rescale>>(found).value_or(Rescale{});
  meaning.slope = rescale.slope;
  meaning.intercept = rescale.intercept;
  DcmItem& voi = sources.voi != nullptr ? *sources.voi : dataset;
  meaning.windows = windows_of(voi, dataset);
  meaning.voi_tables = voi_tables_of(voi, dataset, can_be_negative(meaning, image));
  return meaning;
}

// A macro's item that says any of `attributes`, the frame's own or else the shared one. Without
// what it is for (PS3.3 C.7.6.16.2.9 and .10: type 1) an item says nothing.
DcmItem* item_that_says(DcmItem* own, DcmItem* shared, const DcmTagKey& sequence,
                        std::initializer_list<DcmTagKey> attributes) {
  for (DcmItem* const group : {own, shared}) {
    DcmItem* const item = first_item_of(group, sequence);
    const auto says = [item](const DcmTagKey& tag) { return item->tagExistsWithValue(tag); };
    if (item != nullptr && std::any_of(attributes.begin(), attributes.end(), says)) return item;
  }
  return nullptr;
}

Sources sources_of(DcmItem* own, DcmItem* shared) {
  return {item_that_says(own, shared, DCM_PixelValueTransformationSequence,
                         {DCM_RescaleSlope, DCM_RescaleIntercept, DCM_ModalityLUTSequence}),
          item_that_says(own, shared, DCM_FrameVOILUTSequence,
                         {DCM_WindowCenter, DCM_WindowWidth, DCM_VOILUTSequence})};
}

}  // namespace

Outcome<std::vector<PixelMeaning>> pixel_meanings(DcmItem& dataset, std::int64_t frames,
                                                  const DicomImage& image) {
  const std::vector<DcmItem*> shared_items = items_of(dataset, DCM_SharedFunctionalGroupsSequence);
  DcmItem* shared = shared_items.empty() ? nullptr : shared_items[0];
  const std::vector<DcmItem*> own = items_of(dataset, DCM_PerFrameFunctionalGroupsSequence);
  if (!own.empty() && own.size() < static_cast<std::size_t>(frames)) {
    return Rejection{"frames", std::to_string(own.size()) + " per-frame functional groups for " +
                                   std::to_string(frames) + " frames"};
  }
  const auto count = own.empty() ? std::size_t{1} : static_cast<std::size_t>(frames);
  std::vector<PixelMeaning> meanings;
  for (std::size_t i = 0; i < count; ++i) {
    const Sources sources = sources_of(own.empty() ? nullptr : own[i], shared);
    Outcome<PixelMeaning> meaning = meaning_of(dataset, sources, image);
    if (const auto* refused = std::get_if<Rejection>(&meaning)) return *refused;
    meanings.push_back(std::get<PixelMeaning>(std::move(meaning)));
  }
  const bool all_agree = std::all_of(meanings.begin(), meanings.end(),
                                     [&](const PixelMeaning& m) { return m == meanings.front(); });
  if (all_agree) meanings.resize(1);
  return meanings;
}

}  // namespace preceptor
