#include "data/resize/resize_plane.h"

#include <algorithm>
#include <cstring>
#include <vector>

#include "common/base/wide_vectors.h"

namespace preceptor {
namespace {

// So many rows of the result at once: a pixel's own sum has to wait for each of its terms.
constexpr std::int64_t kRowsAtOnce = 4;

// to[x] = the sum over t of weights[t] * from[t * width + x], in the order of t.
PRECEPTOR_WIDE_VECTORS void weigh_rows(const double* from, const double* weights, std::int64_t taps,
                                       std::int64_t width, double* __restrict to) {
  std::fill_n(to, width, 0.0);
  std::int64_t t = 0;
  for (; t + 4 <= taps; t += 4) {
    const double *a = from + t * width, *b = a + width, *c = b + width, *d = c + width;
    const double v = weights[t], w = weights[t + 1], y = weights[t + 2], z = weights[t + 3];
    for (std::int64_t x = 0; x < width; ++x) {
      to[x] = (((to[x] + v * a[x]) + w * b[x]) + y * c[x]) + z * d[x];
    }
  }
  for (; t < taps; ++t) {
    const double* a = from + t * width;
    for (std::int64_t x = 0; x < width; ++x) to[x] += weights[t] * a[x];
  }
}

// (kRowsAtOnce, width) to (width, kRowsAtOnce).
PRECEPTOR_WIDE_VECTORS void interleave(const double* rows, std::int64_t width,
                                       double* __restrict to) {
  const double *a = rows, *b = a + width, *c = b + width, *d = c + width;
  for (std::int64_t x = 0; x < width; ++x) {
    to[4 * x] = a[x];
    to[4 * x + 1] = b[x];
    to[4 * x + 2] = c[x];
    to[4 * x + 3] = d[x];
  }
}

// How many of a sample's weights count: none beyond the last that is not 0.
std::int64_t taps_of(const ResizeWeights& axis, std::int64_t i) {
  const double* own = axis.weights.data() + i * axis.taps;
  std::int64_t taps = std::min(axis.taps, axis.in - axis.first[i]);
  while (taps > 1 && own[taps - 1] == 0) --taps;
  return taps;
}

struct Columns {
  explicit Columns(const ResizeWeights& axis) : out(axis.out), most(axis.taps) {
    for (std::int64_t i = 0; i < out; ++i) taps.push_back(taps_of(axis, i));
    first = axis.first.data();
    weights = axis.weights.data();
  }
  std::int64_t out, most;
  const std::int64_t* first;
  const double* weights;  // (out, most)
  std::vector<std::int64_t> taps;
};

// from: (width, kRowsAtOnce); to: kRowsAtOnce rows of columns.out.
PRECEPTOR_WIDE_VECTORS void weigh_columns(const double* from, const Columns& columns,
                                          double* __restrict to) {
  for (std::int64_t i = 0; i < columns.out; ++i) {
    const double* own = from + kRowsAtOnce * columns.first[i];
    const double* weights = columns.weights + i * columns.most;
    const std::int64_t taps = columns.taps[static_cast<std::size_t>(i)];
    double sums[kRowsAtOnce] = {0, 0, 0, 0};
    for (std::int64_t t = 0; t < taps; ++t) {
      for (std::int64_t r = 0; r < kRowsAtOnce; ++r) sums[r] += weights[t] * own[4 * t + r];
    }
    for (std::int64_t r = 0; r < kRowsAtOnce; ++r) to[r * columns.out + i] = sums[r];
  }
}

// The rows of a plane that are looked at, one behind the other.
class RowWindow {
 public:
  RowWindow(const PlaneRows& plane, std::int64_t width, std::int64_t most)
      : plane_(plane),
        width_(width),
        room_(most + kMoreRows),
        rows_(static_cast<std::size_t>(room_ * width)) {}

  // `count` rows from `first` on, which never goes back; valid until the next call.
  const double* rows(std::int64_t first, std::int64_t count) {
    if (first + count > begin_ + room_) move_to(first);
    for (; end_ < first + count; ++end_) plane_.copy_row(end_, at(end_));
    return at(first);
  }

 private:
  static constexpr std::int64_t kMoreRows = 16;

  double* at(std::int64_t row) { return rows_.data() + (row - begin_) * width_; }

  void move_to(std::int64_t first) {
    if (first < end_) {
      std::memmove(rows_.data(), at(first),
                   static_cast<std::size_t>((end_ - first) * width_) * sizeof(double));
    }
    begin_ = first;
    end_ = std::max(first, end_);
  }

  const PlaneRows& plane_;
  const std::int64_t width_, room_;
  std::int64_t begin_ = 0, end_ = 0;
  std::vector<double> rows_;
};

// The rows of the result before its columns are combined.
class TallRows {
 public:
  TallRows(const PlaneRows& plane, const ResizeWeights& rows, std::int64_t width)
      : axis_(rows),
        width_(width),
        plane_(plane),
        window_(plane, width, std::min(rows.taps, rows.in)) {}

  void copy_row(std::int64_t i, double* to) {
    if (axis_.copies()) return plane_.copy_row(i, to);
    const std::int64_t taps = taps_of(axis_, i);
    weigh_rows(window_.rows(axis_.first[i], taps), axis_.weights.data() + i * axis_.taps, taps,
               width_, to);
  }

 private:
  const ResizeWeights& axis_;
  const std::int64_t width_;
  const PlaneRows& plane_;
  RowWindow window_;
};

}  // namespace

void resize_plane(const PlaneRows& plane, const ResizeWeights& rows, const ResizeWeights& columns,
                  const RowSink& take) {
  const std::int64_t width = columns.in;
  TallRows tall(plane, rows, width);
  std::vector<double> some(static_cast<std::size_t>(kRowsAtOnce * width));
  if (columns.copies()) {
    for (std::int64_t y = 0; y < rows.out; ++y) {
      tall.copy_row(y, some.data());
      take(some.data());
    }
    return;
  }
  const Columns weighed(columns);
  std::vector<double> interleaved(some.size());
  std::vector<double> sums(static_cast<std::size_t>(kRowsAtOnce * columns.out));
  for (std::int64_t y = 0; y < rows.out; y += kRowsAtOnce) {
    const std::int64_t count = std::min(kRowsAtOnce, rows.out - y);
    for (std::int64_t r = 0; r < count; ++r) tall.copy_row(y + r, some.data() + r * width);
    interleave(some.data(), width, interleaved.data());
    weigh_columns(interleaved.data(), weighed, sums.data());
    for (std::int64_t r = 0; r < count; ++r) take(sums.data() + r * columns.out);
  }
}

}  // namespace preceptor
