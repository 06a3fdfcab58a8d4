// Rows that pass by one at a time, gathered into the batches that a teacher runs: batch_rows() of
// their format, counted from each generation's first row, the tail padded with zeros.
//
// Owns: one batch. Threads: one.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "common/cache/image_format.h"
#include "common/cache/row_plan.h"
#include "stage1_teacher/pipeline/target_filling.h"

namespace preceptor {

class BatchAssembly {
 public:
  using Sink = std::function<void(ForwardBatch)>;

  // Rows before `first_row` are passed over. REQUIRES: it begins a batch, or is the plan's end.
  BatchAssembly(const RowPlan& plan, const ImageFormat& format, std::int64_t first_row, Sink sink);
  // Rows in order; pixels: bytes_per_row() of the format, or nullptr for a rejected row.
  void add(std::int64_t row, const std::uint8_t* pixels);

 private:
  void open();

  std::vector<RowSpan> spans_;  // of whole batches, from first_row on
  std::size_t next_span_ = 0;
  std::size_t row_bytes_, batch_rows_;
  ForwardBatch batch_;
  Sink sink_;
};

}  // namespace preceptor
