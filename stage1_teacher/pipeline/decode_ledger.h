// Brings home to the index what decoding found out: digests in batches, rejections at once (before
// their rows reach a shard, so that a killed run cannot forget them).
//
// Owns: what is not yet written; flush() or the destructor's caller must write it. Threads: one.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "data/index/index_database.h"
#include "stage1_teacher/pipeline/row_decoding.h"

namespace preceptor {

struct RejectedFile {
  std::string path;
  Rejection rejection;
};

class DecodeLedger {
 public:
  // limits: DecoderLimits::text() of those that are decoded under.
  DecodeLedger(IndexDatabase& index, std::string limits);

  void note(const DecodedRows& rows);
  // Digests that still wait, and rejected.csv.
  void flush();

 private:
  static constexpr std::size_t kBatch = 256;

  void note_outcome(const DecodedRows& rows);
  void flush_digests();

  IndexDatabase& index_;
  const std::string limits_;
  std::set<std::string> rejected_before_;  // paths
  std::vector<IndexDatabase::FileDigest> digests_;
  bool outcomes_changed_ = false;
};

// Files of the plan's rows from `first_row` on that the index knows as rejected by decoding.
std::vector<RejectedFile> rejected_files(const IndexDatabase& index, const ArchiveView& archive,
                                         const RowPlan& plan, std::int64_t first_row);

}  // namespace preceptor
