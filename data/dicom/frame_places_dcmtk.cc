#include "data/dicom/frame_places_dcmtk.h"

#include <dcmtk/dcmdata/dcdeftag.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "data/dicom/attributes_dcmtk.h"

namespace preceptor {
namespace {

bool all_finite(const std::vector<double>& numbers) {
  return std::all_of(numbers.begin(), numbers.end(), [](double x) { return std::isfinite(x); });
}

// The macro of a frame's own functional group, else of the shared one, else the data set.
DcmItem& macro_item(DcmItem& dataset, DcmItem* own, DcmItem* shared, const DcmTagKey& sequence) {
  for (DcmItem* group : {own, shared}) {
    if (DcmItem* const item = first_item_of(group, sequence)) return *item;
  }
  return dataset;
}

DcmItem* shared_group(DcmItem& dataset) {
  return first_item_of(&dataset, DCM_SharedFunctionalGroupsSequence);
}

std::optional<FramePlace> place_of(DcmItem& dataset, DcmItem* own, DcmItem* shared) {
  const std::vector<double> position = numbers_of(
      macro_item(dataset, own, shared, DCM_PlanePositionSequence), DCM_ImagePositionPatient);
  const std::vector<double> orientation = numbers_of(
      macro_item(dataset, own, shared, DCM_PlaneOrientationSequence), DCM_ImageOrientationPatient);
  if (position.size() != 3 || orientation.size() != 6) return {};
  if (!all_finite(position) || !all_finite(orientation)) return {};
  FramePlace place;
  std::copy(position.begin(), position.end(), place.position.begin());
  std::copy(orientation.begin(), orientation.end(), place.orientation.begin());
  return place;
}

bool same(const std::optional<PixelSpacing>& a, const std::optional<PixelSpacing>& b) {
  return a.has_value() == b.has_value() &&
         (!a || (a->between_rows == b->between_rows && a->between_columns == b->between_columns));
}

// A frame's own, else the shared one, else those of the data set.
std::optional<PixelSpacing> frame_spacing(DcmItem& dataset, DcmItem* own, DcmItem* shared) {
  for (DcmItem* group : {own, shared}) {
    DcmItem* const measures = first_item_of(group, DCM_PixelMeasuresSequence);
    if (measures == nullptr) continue;
    if (auto spacing = spacing_in(*measures, DCM_PixelSpacing)) return spacing;
  }
  if (auto spacing = spacing_in(dataset, DCM_PixelSpacing)) return spacing;
  return spacing_in(dataset, DCM_ImagerPixelSpacing);
}

// Where a frame's functional groups say it, and where a file of one frame does.
struct OrderingAttribute {
  DcmTagKey macro, of_frame, of_file;
};

const OrderingAttribute kOrdering[] = {
    {DCM_MREchoSequence, DCM_EffectiveEchoTime, DCM_EchoTime},
    {DCM_MRDiffusionSequence, DCM_DiffusionBValue, DCM_DiffusionBValue},
    {DCM_CardiacSynchronizationSequence, DCM_NominalCardiacTriggerDelayTime, DCM_TriggerTime},
    {DCM_FrameContentSequence, DCM_TemporalPositionIndex, DCM_TemporalPositionIdentifier},
    {DCM_FrameContentSequence, DCM_FrameAcquisitionNumber, DCM_AcquisitionNumber},
    {DCM_FrameContentSequence, DCM_InstanceNumber, DCM_InstanceNumber}};

// NaN where it is not said.
double first_number(DcmItem* item, const DcmTagKey& tag) {
  const std::vector<double> numbers =
      item == nullptr ? std::vector<double>() : numbers_of(*item, tag);
  if (numbers.empty()) return std::numeric_limits<double>::quiet_NaN();
  return std::isfinite(numbers[0]) ? numbers[0] : 0;
}

// What a group says, else `otherwise`.
AcquisitionOrder order_in(DcmItem* group, const AcquisitionOrder& otherwise) {
  AcquisitionOrder order = otherwise;
  for (std::size_t i = 0; group != nullptr && i < order.size(); ++i) {
    const double said =
        first_number(first_item_of(group, kOrdering[i].macro), kOrdering[i].of_frame);
    if (!std::isnan(said)) order[i] = said;
  }
  return order;
}

// Of RT Dose (PS3.3 C.8.8.3.2): offsets from the first frame along the normal, of which the first
// is 0.
std::vector<FramePlace> grid_places(DcmItem& dataset, std::size_t count) {
  const std::vector<double> offsets = numbers_of(dataset, DCM_GridFrameOffsetVector);
  const std::optional<FramePlace> first = place_of(dataset, nullptr, nullptr);
  if (!first || offsets.size() != count || !all_finite(offsets) || offsets[0] != 0) return {};
  const auto& o = first->orientation;
  const std::array<double, 3> normal = {o[1] * o[5] - o[2] * o[4], o[2] * o[3] - o[0] * o[5],
                                        o[0] * o[4] - o[1] * o[3]};
  std::vector<FramePlace> places(count, *first);
  for (std::size_t i = 0; i < count; ++i) {
    for (std::size_t axis = 0; axis < 3; ++axis) {
      places[i].position[axis] += offsets[i] * normal[axis];
    }
  }
  return places;
}

}  // namespace

std::vector<FramePlace> frame_places(DcmItem& dataset, std::int64_t frames) {
  DcmItem* shared = shared_group(dataset);
  const std::vector<DcmItem*> own = items_of(dataset, DCM_PerFrameFunctionalGroupsSequence);
  const auto count = static_cast<std::size_t>(frames);
  if (own.empty() && shared == nullptr && count > 1) return grid_places(dataset, count);
  if (own.empty() ? count != 1 : own.size() != count) return {};
  std::vector<FramePlace> places;
  for (std::size_t i = 0; i < count; ++i) {
    const std::optional<FramePlace> place =
        place_of(dataset, own.empty() ? nullptr : own[i], shared);
    if (!place) return {};
    places.push_back(*place);
  }
  return places;
}

std::optional<PixelSpacing> spacing_in(DcmItem& item, const DcmTagKey& tag) {
  const std::vector<double> numbers = numbers_of(item, tag);
  if (numbers.size() != 2 || !all_finite(numbers)) return {};
  if (numbers[0] <= 0 || numbers[1] <= 0) return {};
  return PixelSpacing{numbers[0], numbers[1]};
}

StatedSpacing stated_spacing(DcmItem& dataset) {
  std::vector<DcmItem*> own = items_of(dataset, DCM_PerFrameFunctionalGroupsSequence);
  if (own.empty()) own.push_back(nullptr);
  DcmItem* const shared = shared_group(dataset);
  std::vector<std::optional<PixelSpacing>> of_frames;
  for (DcmItem* group : own) of_frames.push_back(frame_spacing(dataset, group, shared));
  const std::optional<PixelSpacing> first = of_frames.front();
  const bool alike = std::all_of(of_frames.begin(), of_frames.end(),
                                 [&first](const auto& spacing) { return same(spacing, first); });
  if (alike) return {first, {}};
  return {{}, std::move(of_frames)};
}

std::vector<AcquisitionOrder> frame_orders(DcmItem& dataset, std::size_t count) {
  AcquisitionOrder of_file{};
  for (std::size_t i = 0; i < of_file.size(); ++i) {
    const double said = first_number(&dataset, kOrdering[i].of_file);
    of_file[i] = std::isnan(said) ? 0 : said;
  }
  const AcquisitionOrder shared = order_in(shared_group(dataset), of_file);
  const std::vector<DcmItem*> own = items_of(dataset, DCM_PerFrameFunctionalGroupsSequence);
  std::vector<AcquisitionOrder> orders;
  for (std::size_t i = 0; i < count; ++i) {
    orders.push_back(order_in(i < own.size() ? own[i] : nullptr, shared));
  }
  return orders;
}

}  // namespace preceptor
