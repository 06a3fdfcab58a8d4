// What every writing verb opens: an index to read from, a cache to write to, and the lock that
// keeps a second writer out.
//
// Owns: all three, for the life of the verb. Must not know: which verb.
// Threads: one.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "common/base/reporter.h"
#include "common/cache/cache_folder.h"
#include "common/files/folder_lock.h"
#include "common/program/options.h"
#include "data/index/index_database.h"
#include "data/recipe/recipe.h"
#include "data/volume/volume_rules.h"
#include "stage1_teacher/pipeline/image_filling.h"
#include "stage1_teacher/rows/archive_view.h"

namespace preceptor {

struct WorkplaceOptions {
  std::string index, cache, key_file;
  std::int64_t max_rejects = 0;
  std::optional<std::string> unit;  // the cache's where it has one, else frame
  VolumeOptions slices;
  DecoderLimits limits;
  bool decodes = false;  // once register_decoding() has been called
  bool group_readable = false;

  void register_in(OptionTable& table);
  // For verbs that decode.
  void register_decoding(OptionTable& table);
};

class Workplace {
 public:
  // Makes the cache folder where there is none. Throws Error(kLocked) when another process writes,
  // Error(kStale) when the cache is of another site key, Error(kUsage) when it is of another unit.
  explicit Workplace(const WorkplaceOptions& options);

  IndexDatabase& index() { return index_; }
  const ArchiveView& archive() const { return archive_; }
  const CacheFolder& cache() const { return cache_; }

  // The row plan with what is new in the index.
  RowPlan plan_rows(int threads, Reporter& reporter);
  FillingContext filling(const RowPlan& plan, const Recipe& recipe, int threads,
                         Reporter& reporter);
  // A line in the index's audit log.
  void audit(const std::string& line) const;

 private:
  std::int64_t max_rejects_;
  DecoderLimits limits_;
  bool decodes_;
  IndexDatabase index_;
  std::unique_ptr<FolderLock> lock_;
  CacheFolder cache_;
  ArchiveView archive_;
};

// LibTorch on reference BLAS is ten times slower than it could be: says so.
void warn_of_slow_blas(Reporter& reporter);

// {"rows", "generations", "withdrawn"} of a plan, for results.
Json plan_json(const RowPlan& plan);

}  // namespace preceptor
