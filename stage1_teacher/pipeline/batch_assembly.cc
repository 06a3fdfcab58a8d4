#include "stage1_teacher/pipeline/batch_assembly.h"

#include <algorithm>

#include "common/base/error.h"

namespace preceptor {

BatchAssembly::BatchAssembly(const RowPlan& plan, const ImageFormat& format, std::int64_t first_row,
                             Sink sink)
    : row_bytes_(static_cast<std::size_t>(format.bytes_per_row())),
      batch_rows_(static_cast<std::size_t>(format.batch_rows())),
      sink_(std::move(sink)) {
  for (const RowSpan& span : plan.spans(format.batch_rows())) {
    if (span.first >= first_row) spans_.push_back(span);
  }
  const std::int64_t begins = spans_.empty() ? plan.size() : spans_.front().first;
  if (begins != first_row) {
    throw Error(ErrorKind::kInternal, "a teacher's batches do not begin at a multiple of a batch");
  }
}

void BatchAssembly::open() {
  batch_.first = spans_[next_span_].first;
  batch_.good.clear();
  batch_.pixels.assign(row_bytes_ * batch_rows_, 0);
}

void BatchAssembly::add(std::int64_t row, const std::uint8_t* pixels) {
  if (next_span_ == spans_.size() || row < spans_[next_span_].first) return;
  if (batch_.good.empty()) open();
  if (pixels != nullptr) {
    std::copy_n(pixels, row_bytes_, batch_.pixels.data() + batch_.good.size() * row_bytes_);
  }
  batch_.good.push_back(pixels != nullptr);
  if (row + 1 < spans_[next_span_].end()) return;
  ++next_span_;
  sink_(std::move(batch_));
  batch_ = {};
}

}  // namespace preceptor
