// From the index to the row plan: which rows join, which are withdrawn. docs/STAGE1.md, "Growth".
//
// A file is planned once. It is planned anew, and its rows withdrawn, when its bytes are not those
// that an image store was made from, when its number of frames changed, when a store had to do
// without it because it had vanished, and when another version of the decoder rejected it. A file
// that was only touched, or vanished, changes nothing. Labels play no part. With rows of series
// the same is said of a series, whose bytes are those of all its files: one that got or lost a
// file is another, and one that vanished is one without any file on disk.
// Must not know: recipes, pixels. Threads: one caller; hashing runs on `threads` inside.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "common/base/reporter.h"
#include "common/cache/cache_folder.h"
#include "stage1_teacher/rows/archive_view.h"
#include "stage1_teacher/rows/row_knowledge.h"

namespace preceptor {

struct PlanningInput {
  const ArchiveView& archive;
  const SiteKey& key;
  const RowPlan& plan;
  const RowKnowledge& knowledge;
  std::set<std::int64_t> retried;  // ids of files of IndexDatabase::rejected_by_others()
};

// SHA-256 by file id of files that had to be read to know whether they changed; empty: unreadable.
using FreshDigests = std::map<std::int64_t, std::optional<Digest32>>;

struct PlanChange {
  std::vector<CacheRow> rows;
  std::vector<std::int64_t> withdrawn;                               // ascending
  std::int64_t new_files = 0, changed_files = 0, retried_files = 0;  // or series
  bool empty() const { return rows.empty() && withdrawn.empty(); }
};

// The files of which plan_change() needs a fresh digest.
std::vector<const IndexedFile*> files_to_hash(const PlanningInput& input);
PlanChange plan_change(const PlanningInput& input, const FreshDigests& digests);

// All of it: reads the cache's plan, extends it by a generation where there is something new, and
// writes that. Digests taken on the way are recorded in the index. limits: DecoderLimits::text() of
// those that the plan's rows will be decoded under, "" where none will be.
RowPlan bring_plan_up_to_date(IndexDatabase& index, const ArchiveView& archive,
                              const CacheFolder& cache, const std::string& limits, int threads,
                              Reporter& reporter);

}  // namespace preceptor
