// Which part of an image a recipe shows, and where that lies in the stored picture.
//
//   crop     the middle H x W pixels of the source, from floor((n - crop) / 2); a side that is
//            smaller stays as it is
//   aspect   lengths are counted in pixels, or with "spacing" in pixels times their spacing
//   stretch  both sides to the stored size
//   pad      both sides by the one factor k = min(height / H, width / W) to
//            max(1, floor(side k + 1/2)), at most the stored size; centred, at
//            floor((stored - side) / 2), so that an odd margin is larger at the bottom and the
//            right
//   crop     by k = max(height / H, width / W), at least the stored size; the middle of that, from
//            floor((side - stored) / 2)
//
// Pure functions; threads: any.
#pragma once

#include <cstdint>

#include "data/pixels/dicom_image.h"
#include "data/pixels/rejection.h"
#include "data/recipe/grey_values.h"
#include "data/recipe/recipe.h"
#include "data/resize/resize_plane.h"

namespace preceptor {

// One axis: `taken` source samples after `before`, resized to `scaled`, of which `kept` after
// `skipped` lie in the stored picture after a margin.
struct AxisFraming {
  std::int64_t before = 0, taken = 0, scaled = 0, skipped = 0, kept = 0, margin = 0;
};

struct Framing {
  AxisFraming rows, columns;
};

// Code "spacing": the recipe goes by the spacing, which the file does not say.
Outcome<Framing> framing_of(const Recipe& recipe, const DicomImage& image);

// Frames planes of one size.
class PlaneFramer {
 public:
  PlaneFramer(const Recipe& recipe, const Framing& framing, const DicomImage& image);

  // plane: (rows, columns) of the image; gives the recipe's `height` rows of `width`. `margin`
  // stands where the picture does not reach.
  void operator()(const PlaneRows& plane, double margin, const RowSink& take) const;

 private:
  const std::int64_t height_, width_;
  const Framing framing_;
  const ResizeWeights rows_, columns_;
};

}  // namespace preceptor
