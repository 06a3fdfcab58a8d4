#include "data/volume/slice.h"

#include <cmath>

namespace preceptor {
namespace {

constexpr double kUnitTolerance = 0.01;

bool about(double value, double expected) { return std::abs(value - expected) <= kUnitTolerance; }

double length(const Vector3& a) { return std::sqrt(dot(a, a)); }

Vector3 part(const std::array<double, 6>& six, std::size_t from) {
  return {six[from], six[from + 1], six[from + 2]};
}

}  // namespace

std::vector<Slice> slices_of(const std::vector<const DicomHeader*>& files) {
  std::vector<Slice> slices;
  for (std::size_t file = 0; file < files.size(); ++file) {
    if (files[file] == nullptr) continue;
    const DicomHeader& header = *files[file];
    const bool placed = header.places.size() == static_cast<std::size_t>(header.frames);
    for (std::int64_t frame = 0; frame < header.frames; ++frame) {
      const auto at = static_cast<std::size_t>(frame);
      Slice slice{file,        frame,          {}, header.spacing_of(at),
                  header.rows, header.columns, {}, header.sop_instance_uid};
      if (placed) {
        slice.place = header.places[at];
        slice.order = header.orders[at];
      }
      slices.push_back(std::move(slice));
    }
  }
  return slices;
}

double dot(const Vector3& a, const Vector3& b) { return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]; }

Vector3 difference(const Vector3& a, const Vector3& b) {
  return {a[0] - b[0], a[1] - b[1], a[2] - b[2]};
}

Vector3 row_direction(const FramePlace& place) { return part(place.orientation, 0); }
Vector3 column_direction(const FramePlace& place) { return part(place.orientation, 3); }

Vector3 normal(const FramePlace& place) {
  const Vector3 r = row_direction(place), c = column_direction(place);
  return {r[1] * c[2] - r[2] * c[1], r[2] * c[0] - r[0] * c[2], r[0] * c[1] - r[1] * c[0]};
}

FramePlace orthonormal(const FramePlace& place) {
  Vector3 r = row_direction(place), c = column_direction(place);
  const double width = length(r);
  for (double& x : r) x /= width;
  const double along = dot(c, r);
  for (std::size_t i = 0; i < 3; ++i) c[i] -= along * r[i];
  const double height = length(c);
  for (double& x : c) x /= height;
  return {place.position, {r[0], r[1], r[2], c[0], c[1], c[2]}};
}

bool is_a_frame_of_reference(const FramePlace& place) {
  const Vector3 r = row_direction(place), c = column_direction(place);
  return about(length(r), 1) && about(length(c), 1) && about(dot(r, c), 0);
}

}  // namespace preceptor
