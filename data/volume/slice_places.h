// Whether slices have places at all, such as a body has.
//
// Must not know: files, pixels. Pure functions; threads: any.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "data/pixels/rejection.h"
#include "data/volume/slice.h"

namespace preceptor {

// What no body has, mm: a position further than this along any axis, a PixelSpacing outside of
// these. What is worked out of them then fits every type that it is put into.
inline constexpr double kFurthestPosition = 1e5;
inline constexpr double kLeastSpacing = 1e-6, kMostSpacing = 1e3;

// Why a series is none, and which of its files is to blame: the first, unless one
// alone is.
struct SeriesRefusal {
  Rejection why;
  std::size_t file = 0;
};
template <typename T>
using SeriesOutcome = std::variant<T, SeriesRefusal>;

// Those with a usable place; all where none has one.
std::vector<Slice> placed_slices(const std::vector<Slice>& slices);

// The first slice without a usable place. Code "no-position".
std::optional<SeriesRefusal> misplaced(const std::vector<Slice>& slices);

}  // namespace preceptor
