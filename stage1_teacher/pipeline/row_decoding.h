// From rows of the plan to stored pixels: one task a file, read once, all its planned frames; of
// rows that are volumes one task a row (volume_decoding.h).
//
// Must not know: the index's database, stores, teachers. Pure but for reading files; threads: any.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "common/cache/row_plan.h"
#include "data/decoder/decoder_process.h"
#include "data/recipe/recipe.h"
#include "stage1_teacher/rows/archive_view.h"

namespace preceptor {

struct DecodeTask {
  std::int64_t first_row = 0;
  std::vector<std::int32_t> frames;            // of rows first_row, first_row + 1, ...
  const IndexedFile* file = nullptr;           // nullptr: nothing to read (withdrawn, vanished)
  std::vector<const IndexedFile*> files = {};  // all of a series, `file` first; or that alone
  std::int64_t rows() const { return static_cast<std::int64_t>(frames.size()); }
};

struct DecodedRows {
  DecodeTask task;
  std::vector<Digest32> digests;       // of task.files, of the bytes that were decoded
  std::optional<Digest32> sha256;      // content_digest() of these; empty: not read
  std::optional<Rejection> rejection;  // of the whole file, or series
  std::vector<std::uint8_t> pixels;    // rows x recipe.bytes_per_row(); empty unless good
  std::int64_t overlaid_files = 0;     // with overlay planes, which are not applied
  bool good() const { return sha256 && !rejection; }
};

// Tasks for the rows from `first_row` to the plan's end, in order.
class DecodeTasks {
 public:
  DecodeTasks(const RowPlan& plan, const ArchiveView& archive, std::int64_t first_row);
  std::optional<DecodeTask> next();

 private:
  const RowPlan& plan_;
  const ArchiveView& archive_;
  std::vector<std::uint8_t> withdrawn_;
  std::int64_t next_row_;
};

// A file that cannot be read at all is a rejection too ("unreadable").
DecodedRows decode_rows(DecodeTask task, const Recipe& recipe, DecoderProcess& decoder);

}  // namespace preceptor
