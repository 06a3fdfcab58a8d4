// What a run of stage two opens: one row plan, one image store, one label table, and perhaps one
// target store, all of the newest generation that they share.
//
// Owns: everything it opened, for as long as the run lasts. Threads: const after opening.
#pragma once

#include <optional>
#include <string>

#include "common/cache/image_store.h"
#include "common/cache/label_table.h"
#include "common/cache/row_plan.h"
#include "common/cache/target_store.h"

namespace preceptor {

struct CacheSelection {
  std::string images;        // "" : the only one, or the one the targets were made from
  std::string targets;       // "" : the only one; Error(kUsage) lists them when there are several
  std::string labels;        // "" : the only one, or "default"
  std::string label_column;  // of a table of several columns, which needs one
  bool with_targets = true;
};

struct OpenCache {
  CacheFolder folder;
  RowPlan plan;
  ImageStoreReader images;
  LabelTable labels;  // as training_labels() gives them
  std::optional<TargetStore> targets;
};

// Throws Error(kStale) when a part is missing, unfinished, or of another plan, recipe or class
// list than the others, naming field, expected and found.
OpenCache open_cache(const std::string& path, const CacheSelection& selection);

// Reads every pixel of an image store up to the plan's generation, and throws Error(kStale) where a
// shard's digest does not hold. open_cache() does all other checks; this one takes as long as
// reading the store once.
void require_pixel_digests(const CacheFolder& cache, const RowPlan& plan,
                           const std::string& images);

// Every digest of every part, recomputed from the bytes: one line a part, and the first mismatch.
struct VerifyLine {
  std::string part, result;
  bool good = true;
};
std::vector<VerifyLine> verify_cache(const std::string& path);

}  // namespace preceptor
