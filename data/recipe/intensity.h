// Stored values to the numbers that a recipe stores, before any resizing: window or intensity rule,
// padding, inversion, channels.
//
// What needs statistics takes them over all frames that it was shown, so that the slices of a
// volume are mapped alike: observe() each frame, settle(), then apply() to each. Memory: 16 bytes
// for each different value of a frame (for each pixel where values have more than 16 bits or
// differ much). Must not know: sizes, stores. Threads: apply() from any; the others from one.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "data/pixels/dicom_image.h"
#include "data/pixels/rejection.h"
#include "data/recipe/grey_values.h"
#include "data/recipe/recipe.h"

namespace preceptor {

// Of the values that stand for a measurement, after the modality transform.
struct IntensityStatistics {
  double least = 0, most = 0;
  double mean = 0, deviation = 1;  // population; a deviation of 0 is 1; zscore:nonzero: of v != 0
  double low = 0, high = 0;        // the two percentiles
};

class IntensityMap {
 public:
  explicit IntensityMap(const Recipe& recipe);

  void observe(const DicomImage& image, std::int64_t frame);
  void settle();

  // The recipe's channels, (rows, columns) each, as rows that are made when they are asked for; the
  // image is borrowed. Codes: those of apply_recipe() but "spacing".
  Outcome<std::vector<MappedPlane>> rows(const DicomImage& image, std::int64_t frame) const;
  // The same as whole planes.
  Outcome<std::vector<Plane>> apply(const DicomImage& image, std::int64_t frame) const;
  // What stands where nothing was measured: padding, and the margins of --fit pad.
  double least() const { return least_; }

 private:
  struct Observed {
    double value;
    std::int64_t count;
  };

  bool drops_padding() const;
  Outcome<Plane> mapped(const WindowRule& window, const GreyValues& grey, const DicomImage& image,
                        std::int64_t frame) const;
  void scale(Plane& values) const;
  double mirror() const;
  void find_moments();
  void find_percentiles();
  double percentile(double percent, std::int64_t count) const;
  void note_extreme(double value, bool inverted);
  double least_score() const;
  double least_result() const;

  const Recipe recipe_;
  std::vector<Observed> observed_;
  // What zscore's least result can be of: slices of a volume may be of either kind.
  std::optional<double> least_as_is_, most_inverted_;
  bool saw_zero_ = false;  // which zscore:nonzero leaves at 0
  IntensityStatistics statistics_;
  double least_ = 0;
};

// The map for one frame by itself.
IntensityMap frame_intensity(const Recipe& recipe, const DicomImage& image, std::int64_t frame);

}  // namespace preceptor
