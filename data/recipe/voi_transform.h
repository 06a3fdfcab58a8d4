// Grey values to [0, 1] by the view that a window rule chooses: a window's function, a VOI table
// (PS3.3 C.11.2), or a range.
//
//   table   y = entry(floor(v + 1/2)) / (2^bits - 1), at most 1; the first entry below the table,
//           the last one above it
//   range   y = (v - least) / (most - least), 0 where the two are equal
//
// Pure functions; threads: any.
#pragma once

#include <optional>

#include "data/pixels/dicom_image.h"
#include "data/pixels/rejection.h"
#include "data/recipe/grey_values.h"
#include "data/recipe/window_rule.h"

namespace preceptor {

// In place, over values after the modality transform. `range` serves the rule "range", and "file"
// where the file has no view of its own. Codes "window" (the file's window is not there, or cannot
// be applied), "voi-lut" (the same of a table).
std::optional<Rejection> apply_voi(const WindowRule& rule, const PixelMeaning& meaning,
                                   const ValueRange& range, Plane& values);

}  // namespace preceptor
