// Resizing one plane, in double.
//
// Rows are combined first, then columns; the order changes the last bit at most. The plane is asked
// for row by row, in order, and the result given so; neither is there as a whole. Memory: some rows
// of the plane. Must not know: what the plane shows. Pure functions; threads: any.
#pragma once

#include <cstdint>
#include <functional>

#include "data/resize/resize_weights.h"

namespace preceptor {

// The rows of a plane, made when they are asked for.
class PlaneRows {
 public:
  virtual ~PlaneRows() = default;
  virtual void copy_row(std::int64_t y, double* to) const = 0;
};

// Takes a row of a result, valid during the call.
using RowSink = std::function<void(const double* row)>;

// plane: (rows.in, columns.in); the result: (rows.out, columns.out). Each row of the plane is asked
// for at most once. An axis that copies() is copied as it is.
void resize_plane(const PlaneRows& plane, const ResizeWeights& rows, const ResizeWeights& columns,
                  const RowSink& take);

}  // namespace preceptor
