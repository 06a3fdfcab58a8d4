#include "data/dicom/pixel_meaning_dcmtk.h"

#include <dcmtk/dcmdata/dcdeftag.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "data/dicom/attributes_dcmtk.h"

namespace preceptor {
namespace {

struct Rescale {
  double slope = 1, intercept = 0;
};

// The item of a functional group's macro, or nothing.
DcmItem* macro_of(DcmItem* group, const DcmTagKey& sequence) {
  if (group == nullptr) return nullptr;
  const std::vector<DcmItem*> items = items_of(*group, sequence);
  return items.empty() ? nullptr : items[0];
}

Outcome<std::optional<Rescale>> rescale_of(DcmItem& item) {
  const std::vector<double> slope = numbers_of(item, DCM_RescaleSlope);
  const std::vector<double> intercept = numbers_of(item, DCM_RescaleIntercept);
  if (slope.empty() && intercept.empty()) return std::optional<Rescale>();
  if (slope.size() != 1 || intercept.size() != 1 || !std::isfinite(slope[0]) || slope[0] == 0 ||
      !std::isfinite(intercept[0])) {
    return Rejection{"rescale", "RescaleSlope and RescaleIntercept do not make a transform"};
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

std::vector<VoiWindow> windows_of(DcmItem& item) {
  const std::vector<double> centers = numbers_of(item, DCM_WindowCenter);
  const std::vector<double> widths = numbers_of(item, DCM_WindowWidth);
  const std::optional<WindowFunction> function = function_of(item);
  std::vector<VoiWindow> windows;
  for (std::size_t i = 0; i < std::min(centers.size(), widths.size()); ++i) {
    const bool known = function.has_value() && std::isfinite(widths[i]);
    windows.push_back({known ? centers[i] : std::numeric_limits<double>::quiet_NaN(), widths[i],
                       function.value_or(WindowFunction::kLinear), ""});
  }
  return windows;
}

// The macros that stand for one frame, most particular first; the data set itself is the last.
struct Sources {
  DcmItem* rescale = nullptr;
  DcmItem* voi = nullptr;
};

Outcome<PixelMeaning> meaning_of(DcmItem& dataset, const Sources& sources) {
  PixelMeaning meaning;
  const Outcome<std::optional<Rescale>> found =
      rescale_of(sources.rescale != nullptr ? *sources.rescale : dataset);
  if (const auto* refused = std::get_if<Rejection>(&found)) return *refused;
  const Rescale rescale = std::get<std::optional<Rescale>>(found).value_or(Rescale{});
  meaning.slope = rescale.slope;
  meaning.intercept = rescale.intercept;
  DcmItem& voi = sources.voi != nullptr ? *sources.voi : dataset;
  meaning.windows = windows_of(voi);
  // The recipe refuses a file whose only window is a table, so that what it says does not matter.
  meaning.voi_tables.resize(items_of(voi, DCM_VOILUTSequence).size());
  return meaning;
}

Sources sources_of(DcmItem* own, DcmItem* shared) {
  Sources sources{macro_of(own, DCM_PixelValueTransformationSequence),
                  macro_of(own, DCM_FrameVOILUTSequence)};
  if (sources.rescale == nullptr) {
    sources.rescale = macro_of(shared, DCM_PixelValueTransformationSequence);
  }
  if (sources.voi == nullptr) sources.voi = macro_of(shared, DCM_FrameVOILUTSequence);
  return sources;
}

}  // namespace

Outcome<std::vector<PixelMeaning>> pixel_meanings(DcmItem& dataset, std::int64_t frames) {
  const std::vector<DcmItem*> shared_items = items_of(dataset, DCM_SharedFunctionalGroupsSequence);
  DcmItem* shared = shared_items.empty() ? nullptr : shared_items[0];
  const std::vector<DcmItem*> own = items_of(dataset, DCM_PerFrameFunctionalGroupsSequence);
  const auto count = own.empty() ? std::size_t{1} : static_cast<std::size_t>(frames);
  std::vector<PixelMeaning> meanings;
  for (std::size_t i = 0; i < count; ++i) {
    const Sources sources = sources_of(i < own.size() ? own[i] : nullptr, shared);
    Outcome<PixelMeaning> meaning = meaning_of(dataset, sources);
    if (const auto* refused = std::get_if<Rejection>(&meaning)) return *refused;
    meanings.push_back(std::get<PixelMeaning>(std::move(meaning)));
  }
  const bool all_agree = std::all_of(meanings.begin(), meanings.end(),
                                     [&](const PixelMeaning& m) { return m == meanings.front(); });
  if (all_agree) meanings.resize(1);
  return meanings;
}

}  // namespace preceptor
