#include "stage1_teacher/pipeline/decoding_stream.h"

#include <algorithm>

namespace preceptor {

DecodingStream::DecodingStream(const RowPlan& plan, const ArchiveView& archive,
                               const Recipe& recipe, std::int64_t first_row,
                               const DecoderLimits& limits, int threads)
    : tasks_(plan, archive, first_row),
      most_rows_inside_(std::min(kRowsAhead, kBytesAhead / recipe.bytes_per_row())),
      decoders_(threads, limits),
      workers_(threads, static_cast<std::size_t>(kRowsAhead) + 1,
               [this, &recipe](DecodeTask&& task, int worker) {
                 return decode_rows(std::move(task), recipe, decoders_.at(worker));
               }) {}

void DecodingStream::push_ahead() {
  while (true) {
    if (!waiting_) waiting_ = tasks_.next();
    if (!waiting_) return;
    const std::int64_t rows = waiting_->rows();
    if (!inside_.empty() && rows_inside_ + rows > most_rows_inside_) return;
    inside_.push_back(rows);
    rows_inside_ += rows;
    workers_.push(std::move(*waiting_));
    waiting_.reset();
  }
}

std::optional<DecodedRows> DecodingStream::next() {
  push_ahead();
  if (inside_.empty()) return std::nullopt;
  std::optional<DecodedRows> rows = workers_.pop();
  rows_inside_ -= inside_.front();
  inside_.pop_front();
  push_ahead();
  return rows;
}

}  // namespace preceptor
