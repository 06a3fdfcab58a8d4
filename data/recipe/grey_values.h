// The values of a frame as doubles, and the modality transform.
//
// A frame of 8 or 16 bits holds far more pixels than different values, so that whatever becomes of
// a value is worked out once for each value between the least and the greatest, and then looked up.
// The result is the same number. Must not know: recipes. Pure functions; threads: any.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "data/pixels/dicom_image.h"
#include "data/resize/resize_plane.h"

namespace preceptor {

using Plane = std::vector<double>;

struct GreyValues {
  Plane stored;  // x: first, first + 1, ... where tabulated; else of each pixel (all samples)
  bool tabulated = false;
  std::int64_t first = 0;
};

GreyValues grey_values(const DicomImage& image, std::int64_t frame);

// How many pixels (samples) have each of the values.
std::vector<std::int64_t> counts_of(const GreyValues& grey, const DicomImage& image,
                                    std::int64_t frame);

// What of a pixel's samples.
enum class PixelPart { kAll, kRed, kGreen, kBlue, kLuma };  // kLuma: ITU-R BT.601

// A frame's rows, of what became of grey.stored. Borrows the image.
class MappedPlane final : public PlaneRows {
 public:
  // mapped: as long as grey.stored.
  MappedPlane(const GreyValues& grey, std::shared_ptr<const Plane> mapped, const DicomImage& image,
              std::int64_t frame, PixelPart part);
  // columns values, or of kAll columns x samples.
  void copy_row(std::int64_t y, double* to) const override;
  Plane whole() const;  // row-major

 private:
  std::shared_ptr<const Plane> mapped_;
  const DicomImage& image_;
  bool tabulated_;
  std::int64_t frame_, first_;
  PixelPart part_;
};

// Which of grey.stored stand for no measurement, ascending: what is not finite (floating point);
// and, `with_padding`, the padding of a file that was never compressed with loss.
std::vector<std::size_t> places_without_measurement(const GreyValues& grey, const DicomImage& image,
                                                    bool with_padding);

// In place, v = slope * x + intercept, or the table's entry for x (PS3.3 C.11.1).
void apply_modality(const PixelMeaning& meaning, Plane& values);

struct ValueRange {
  double least = 0, most = 1;
};
// Of stored values of bits_stored bits. REQUIRES an integer type.
ValueRange stored_range(const DicomImage& image);
// The smaller and the larger end of it after the modality transform; of a table 0 to 2^bits - 1.
ValueRange rescaled_range(const DicomImage& image, const PixelMeaning& meaning);

// The modality transform of a frame: float64 (rows, columns, samples), row-major.
std::vector<double> rescaled_values(const DicomImage& image, std::int64_t frame);

}  // namespace preceptor
