// One slice of a series before anybody knows where it goes: a frame of a file, and its place.
//
// Must not know: pixels. Values; threads: any.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "data/dicom/acquisition_order.h"
#include "data/dicom/dicom_header.h"
#include "data/pixels/dicom_image.h"

namespace preceptor {

using Vector3 = std::array<double, 3>;

struct Slice {
  std::size_t file = 0;  // of the caller's list
  std::int64_t frame = 0;
  std::optional<FramePlace> place;
  std::optional<PixelSpacing> spacing;
  std::int64_t rows = 0, columns = 0;
  AcquisitionOrder order{};
  std::string sop_instance_uid;
};

// All frames of the files, in the order of both; a null pointer is a file without any.
std::vector<Slice> slices_of(const std::vector<const DicomHeader*>& files);

double dot(const Vector3& a, const Vector3& b);
Vector3 difference(const Vector3& a, const Vector3& b);
Vector3 row_direction(const FramePlace& place);     // along a row: to the next column
Vector3 column_direction(const FramePlace& place);  // down a column: to the next row
// The cross product of the two, of length 1 for directions of length 1.
Vector3 normal(const FramePlace& place);
// The same with a row direction of length 1, and of the column direction what stands at a right
// angle to it, of length 1: files round them. REQUIRES is_a_frame_of_reference(place).
FramePlace orthonormal(const FramePlace& place);
// Whether the two directions have length 1 and a right angle between them, within 0.01.
bool is_a_frame_of_reference(const FramePlace& place);

}  // namespace preceptor
