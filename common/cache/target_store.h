// The teacher's temperature-scaled logits for every row of a cache, in shards.
// docs/CACHE-FORMAT.md, "Target stores".
//
// The writer owns the open shard in memory and writes complete files; the reader loads everything
// (200,000 rows of 14 classes are 11 MB) and checks the digests of what it loaded.
// Must not know: Torch, what a teacher is beyond its JSON.
// Threads: the writer belongs to one thread; a loaded store is a value.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "common/cache/cache_folder.h"
#include "common/cache/row_plan.h"

namespace preceptor {

struct TargetStoreIdentity {
  std::string contract_json;   // canonical: teacher's SHA-256, input, output, class names, recipe
  std::string forward_json;    // how the rows are run: variant, batch size, threads; fixed at row 0
  std::string teacher_sha256;  // hex, also inside contract_json
  std::string recipe_digest;   // of the image store whose pixels the teacher saw
  std::vector<std::string> class_names;
  double temperature = 1;    // recorded, not part of the name
  std::string name() const;  // the first kStoreNameDigits of SHA-256(contract_json)
};

class TargetStoreWriter {
 public:
  // As ImageStoreWriter. A store that exists keeps its forward_json (see identity()); another
  // temperature throws Error(kUsage) that says that students choose T freely.
  TargetStoreWriter(const CacheFolder& cache, const RowPlan& plan, TargetStoreIdentity identity);
  ~TargetStoreWriter();

  const TargetStoreIdentity& identity() const;  // with the forward_json that is in force
  std::int64_t next_row() const;
  // The next row: class_names.size() float32, z / T. Zeros for a rejected row.
  void append(const float* scaled_logits);
  void finish();  // REQUIRES: next row == plan.size()

  // The forward_json of a store that exists under `name`; "" when there is none.
  static std::string stored_forward(const CacheFolder& cache, const std::string& name);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

struct TargetStore {
  TargetStoreIdentity identity;
  std::int64_t rows = 0, classes = 0;
  std::vector<float> scaled_logits;  // (rows, classes): z / T
};

// Throws Error(kStale) naming the field, expected and found when anything does not match.
TargetStore load_target_store(const CacheFolder& cache, const RowPlan& plan,
                              const std::string& name);

}  // namespace preceptor
