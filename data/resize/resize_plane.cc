#include "data/resize/resize_plane.h"

#include <algorithm>
#include <vector>

#include "common/base/wide_vectors.h"

namespace preceptor {
namespace {

// So many rows of the result at once: a pixel's own sum has to wait for each of its terms.
constexpr std::int64_t kRowsAtOnce = 4;

// to[x] = the sum over t of weights[t] * rows[t][x], in the order of t.
PRECEPTOR_WIDE_VECTORS void weigh_rows(const double* const* rows, const double* weights,
                                       std::int64_t taps, std::int64_t width,
                                       double* __restrict to) {
  std::int64_t x = 0;
  for (; x + 16 <= width; x += 16) {
    FourDoubles a = {}, b = {}, c = {}, d = {};
    for (std::int64_t t = 0; t < taps; ++t) {
      const FourDoubles* row = four_of(rows[t] + x);
      a += weights[t] * row[0];
      b += weights[t] * row[1];
      c += weights[t] * row[2];
      d += weights[t] * row[3];
    }
    FourDoubles* sums = four_of(to + x);
    sums[0] = a, sums[1] = b, sums[2] = c, sums[3] = d;
  }
  for (; x < width; ++x) {
    to[x] = 0;
    for (std::int64_t t = 0; t < taps; ++t) to[x] += weights[t] * rows[t][x];
  }
}

// (4, 4) to its transpose.
inline void interleave_four(const FourDoubles& a, const FourDoubles& b, const FourDoubles& c,
                            const FourDoubles& d, FourDoubles* to) {
  const FourDoubles even_ab = __builtin_shufflevector(a, b, 0, 4, 2, 6);
  const FourDoubles even_cd = __builtin_shufflevector(c, d, 0, 4, 2, 6);
  const FourDoubles odd_ab = __builtin_shufflevector(a, b, 1, 5, 3, 7);
  const FourDoubles odd_cd = __builtin_shufflevector(c, d, 1, 5, 3, 7);
  to[0] = __builtin_shufflevector(even_ab, even_cd, 0, 1, 4, 5);
  to[1] = __builtin_shufflevector(odd_ab, odd_cd, 0, 1, 4, 5);
  to[2] = __builtin_shufflevector(even_ab, even_cd, 2, 3, 6, 7);
  to[3] = __builtin_shufflevector(odd_ab, odd_cd, 2, 3, 6, 7);
}

// (kRowsAtOnce, width) to (width, kRowsAtOnce).
PRECEPTOR_WIDE_VECTORS void interleave(const double* rows, std::int64_t width,
                                       double* __restrict to) {
  const double *a = rows, *b = a + width, *c = b + width, *d = c + width;
  std::int64_t x = 0;
  for (; x + 4 <= width; x += 4) {
    interleave_four(*four_of(a + x), *four_of(b + x), *four_of(c + x), *four_of(d + x),
                    four_of(to + 4 * x));
  }
  for (; x < width; ++x) {
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
    const FourDoubles* own = four_of(from) + columns.first[i];
    const double* weights = columns.weights + i * columns.most;
    const std::int64_t taps = columns.taps[static_cast<std::size_t>(i)];
    FourDoubles sums = {};
    for (std::int64_t t = 0; t < taps; ++t) sums += weights[t] * own[t];
    for (std::int64_t r = 0; r < kRowsAtOnce; ++r) to[r * columns.out + i] = sums[r];
  }
}

// The rows of a plane that are looked at: each lies where one that is no longer needed lay.
class RowWindow {
 public:
  RowWindow(const PlaneRows& plane, std::int64_t width, std::int64_t most)
      : plane_(plane),
        width_(width),
        room_(most),
        rows_(static_cast<std::size_t>(most * width)),
        places_(static_cast<std::size_t>(most)) {}

  // `count` rows from `first` on, which never goes back; at most `most`; valid until the next call.
  const double* const* rows(std::int64_t first, std::int64_t count) {
    for (end_ = std::max(first, end_); end_ < first + count; ++end_) {
      plane_.copy_row(end_, place_of(end_));
    }
    for (std::int64_t i = 0; i < count; ++i) {
      places_[static_cast<std::size_t>(i)] = place_of(first + i);
    }
    return places_.data();
  }

 private:
  double* place_of(std::int64_t row) { return rows_.data() + row % room_ * width_; }

  const PlaneRows& plane_;
  const std::int64_t width_, room_;
  std::int64_t end_ = 0;  // the next row of the plane
  std::vector<double> rows_;
  std::vector<const double*> places_;
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
