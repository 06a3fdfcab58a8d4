#include "data/volume/slice_places.h"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace preceptor {
namespace {

bool is_placed(const Slice& slice) {
  return slice.place && is_a_frame_of_reference(*slice.place) && slice.spacing;
}

std::optional<SeriesRefusal> unplaced(const std::vector<Slice>& slices) {
  const auto first = std::find_if_not(slices.begin(), slices.end(), is_placed);
  if (first == slices.end() && !slices.empty()) return {};
  const auto placed = std::count_if(slices.begin(), slices.end(), is_placed);
  const auto why =
      Rejection{"no-position", std::to_string(static_cast<std::ptrdiff_t>(slices.size()) - placed) +
                                   " of " + std::to_string(slices.size()) +
                                   " slices without a usable ImagePositionPatient, "
                                   "ImageOrientationPatient or PixelSpacing" +
                                   (placed > 0 ? "; --mixed-slices largest goes on without" : "")};
  return SeriesRefusal{why, slices.empty() ? 0 : first->file};
}

bool in_a_body(const Slice& slice) {
  const auto near = [](double x) { return std::abs(x) <= kFurthestPosition; };
  const auto length = [](double x) { return x >= kLeastSpacing && x <= kMostSpacing; };
  const Vector3& position = slice.place->position;
  return std::all_of(position.begin(), position.end(), near) &&
         length(slice.spacing->between_rows) && length(slice.spacing->between_columns);
}

std::optional<SeriesRefusal> beyond_any_body(const std::vector<Slice>& slices) {
  const auto first = std::find_if_not(slices.begin(), slices.end(), in_a_body);
  if (first == slices.end()) return {};
  const Vector3& at = first->place->position;
  const auto why = Rejection{
      "no-position", "a slice at " + short_number(at[0]) + ", " + short_number(at[1]) + ", " +
                         short_number(at[2]) + " mm with pixels of " +
                         short_number(first->spacing->between_rows) + " x " +
                         short_number(first->spacing->between_columns) + " mm, which no body has"};
  return SeriesRefusal{why, first->file};
}

}  // namespace

std::vector<Slice> placed_slices(const std::vector<Slice>& slices) {
  std::vector<Slice> placed;
  std::copy_if(slices.begin(), slices.end(), std::back_inserter(placed),
               [](const Slice& slice) { return is_placed(slice) && in_a_body(slice); });
  return placed.empty() ? slices : placed;
}

std::optional<SeriesRefusal> misplaced(const std::vector<Slice>& slices) {
  if (auto refused = unplaced(slices)) return refused;
  return beyond_any_body(slices);
}

}  // namespace preceptor
