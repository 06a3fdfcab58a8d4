#include "stage1_teacher/pipeline/decode_ledger.h"

#include <map>
#include <unordered_map>
#include <utility>

namespace preceptor {

DecodeLedger::DecodeLedger(IndexDatabase& index, std::string limits)
    : index_(index), limits_(std::move(limits)) {
  for (const IndexedRejection& rejection : index.rejections()) {
    rejected_before_.insert(rejection.path);
  }
}

void DecodeLedger::note(const DecodedRows& rows) {
  if (rows.task.file == nullptr) return;
  note_outcome(rows);
  for (std::size_t i = 0; i < rows.digests.size(); ++i) {
    const IndexedFile& file = *rows.task.files[i];
    if (rows.digests[i] == file.sha256) continue;
    digests_.push_back({file.id, file.stamp, rows.digests[i]});
    if (digests_.size() >= kBatch) flush_digests();
  }
}

// Of a series under its first file; what was said of the others before goes.
void DecodeLedger::note_outcome(const DecodedRows& rows) {
  for (const IndexedFile* file : rows.task.files) {
    if (file->refused) continue;
    const std::optional<Rejection> outcome = file == rows.task.file ? rows.rejection : std::nullopt;
    if (!outcome && rejected_before_.count(file->path) == 0) continue;
    index_.record_decode_outcomes({{file->id, outcome}}, decoder_version(), limits_);
    outcomes_changed_ = true;
  }
}

void DecodeLedger::flush_digests() {
  index_.record_sha256(digests_);
  digests_.clear();
}

void DecodeLedger::flush() {
  flush_digests();
  if (outcomes_changed_) index_.write_rejected_csv();
  outcomes_changed_ = false;
}

std::vector<RejectedFile> rejected_files(const IndexDatabase& index, const ArchiveView& archive,
                                         const RowPlan& plan, std::int64_t first_row) {
  std::map<std::string, Rejection> by_path;
  for (const IndexedRejection& rejection : index.rejections()) {
    by_path[rejection.path] = {rejection.code, rejection.sentence};
  }
  std::vector<RejectedFile> rejected;
  DecodeTasks tasks(plan, archive, first_row);
  while (const std::optional<DecodeTask> task = tasks.next()) {
    if (task->file == nullptr) continue;
    const auto found = by_path.find(task->file->path);
    if (found != by_path.end()) rejected.push_back({found->first, found->second});
  }
  return rejected;
}

}  // namespace preceptor
