// A plane that is there as a whole, for tests of what takes its rows; and the same of a result.
#pragma once

#include <algorithm>
#include <vector>

#include "data/resize/resize_plane.h"

namespace preceptor {

// Borrows the plane.
class WholePlane final : public PlaneRows {
 public:
  WholePlane(const std::vector<double>& plane, std::int64_t width) : plane_(plane), width_(width) {}
  void copy_row(std::int64_t y, double* to) const override {
    std::copy_n(plane_.data() + y * width_, width_, to);
  }

 private:
  const std::vector<double>& plane_;
  const std::int64_t width_;
};

// Appends rows of `width`.
inline RowSink appending_to(std::vector<double>& result, std::int64_t width) {
  return [&result, width](const double* row) { result.insert(result.end(), row, row + width); };
}

}  // namespace preceptor
