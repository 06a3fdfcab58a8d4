// Decodes rows ahead on several threads and hands them out in plan order, memory bounded.
//
// Owns: the worker threads, a decoder process each, and at most kRowsAhead decoded rows, or
// kBytesAhead of them (one file at least), beyond what was taken. Lifetimes: plan, archive and
// recipe outlive it. Threads: one caller.
#pragma once

#include <deque>
#include <optional>

#include "common/base/ordered_map.h"
#include "data/decoder/decoder_pool.h"
#include "stage1_teacher/pipeline/row_decoding.h"

namespace preceptor {

class DecodingStream {
 public:
  DecodingStream(const RowPlan& plan, const ArchiveView& archive, const Recipe& recipe,
                 std::int64_t first_row, const DecoderLimits& limits, int threads);
  // Before the first next(): a warning where decoders are not confined.
  void warn_of_gap(Reporter& reporter) { warn_of_sandbox_gap(decoders_.at(0), reporter); }
  std::optional<DecodedRows> next();  // empty at the plan's end

 private:
  static constexpr std::int64_t kRowsAhead = 256;
  static constexpr std::int64_t kBytesAhead = std::int64_t{256} << 20;

  void push_ahead();

  DecodeTasks tasks_;
  std::optional<DecodeTask> waiting_;
  std::deque<std::int64_t> inside_;  // rows of each task between push and pop
  std::int64_t rows_inside_ = 0, most_rows_inside_;
  DecoderPool decoders_;
  OrderedMap<DecodeTask, DecodedRows> workers_;
};

}  // namespace preceptor
