// From slices to a volume: which of them, in which order, at which steps. docs/VOLUMES.md has the
// rules; the tolerances are here.
//
// Slices are sorted by their positions along the normal of ImageOrientationPatient (PS3.3
// C.7.6.2.1.1), ascending; InstanceNumber counts for nothing but among duplicates.
// Must not know: files, pixels. Pure functions; threads: any.
#pragma once

#include <cstdint>
#include <vector>

#include "data/volume/slice.h"
#include "data/volume/slice_places.h"
#include "data/volume/volume_rules.h"

namespace preceptor {

// Direction cosines that differ by less are one orientation (0.1 degrees).
inline constexpr double kOrientationTolerance = 0.002;
// PixelSpacing that differs by less, as a share of it, is one spacing.
inline constexpr double kSpacingTolerance = 0.01;
// Slices closer than this lie at one place, mm.
inline constexpr double kSamePlace = 0.01;
// Steps that differ from the median step by less, as a share of it, are even.
inline constexpr double kStepTolerance = 0.1;
// A slice may be off the first one's normal by this share of its distance to it (1 degree), or by
// half a pixel where that is more: positions are rounded.
inline constexpr double kTiltTolerance = 0.01746;

struct PlannedSlice {
  std::size_t file = 0;
  std::int64_t frame = 0;
  double position = 0;                       // along the normal, mm from the first
  double shift_rows = 0, shift_columns = 0;  // pixels that it is moved down and to the right by
};

struct VolumePlan {
  std::vector<PlannedSlice> slices;  // position ascending
  std::int64_t rows = 0, columns = 0;
  PixelSpacing spacing;
  // Of the volume's first row and column at position 0, once slices lie on one line along the
  // normal: the mean of the slices' places.
  FramePlace place;
  double step = 1;   // between slices, mm: the mean where they are even, else the median, or what
                     // is half from one neighbour of a slice to the other where that is less
  bool even = true;  // false: with --gaps accept
  bool tilted = false;  // with --tilt accept: the shifts are not 0
};

// Codes: "no-position", "mixed-orientation", "mixed-size", "mixed-spacing", "slice-duplicate",
// "few-slices", "slice-gap", "gantry-tilt".
SeriesOutcome<VolumePlan> plan_volume(const std::vector<Slice>& slices, const VolumeRules& rules);

}  // namespace preceptor
