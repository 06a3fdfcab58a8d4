// Fills a target store: batches of batch_rows() rows go to teacher workers as they come, and come
// back in order to the one thread that writes.
//
// Owns: the worker threads, at most two batches a worker in flight, the store's writer.
// Must not know: where pixels come from. Threads: one caller. Lifetimes: everything passed in
// outlives it.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "common/base/ordered_map.h"
#include "common/base/reporter.h"
#include "common/cache/target_store.h"
#include "stage1_teacher/teacher/teacher.h"

namespace preceptor {

// Rows of one generation, a multiple of the format's batch_rows() from its first row.
struct ForwardBatch {
  std::int64_t first = 0;
  std::vector<std::uint8_t> good;    // a row each; 0: rejected, its target is zeros
  std::vector<std::uint8_t> pixels;  // batch_rows() x bytes_per_row(), zeros where not good
};

struct TargetContext {
  const CacheFolder& cache;
  const RowPlan& plan;
  Teacher& teacher;
  TeacherContract contract;
  double temperature = 1;
  std::string wanted_variant;  // auto | plain | frozen | optimized
  int threads = 1;
  // Names a row for a message on stderr (a path).
  std::function<std::string(std::int64_t row)> name_of;
  Reporter& reporter;
};

class TargetFilling {
 public:
  explicit TargetFilling(TargetContext context);
  ~TargetFilling();

  // The first row that is not in the store; a multiple of batch_rows() from its generation's
  // first.
  std::int64_t next_row() const;
  // Batches in order, from next_row() on. The first batch of a new store is checked: does the
  // teacher give what its contract says? Throws Error(kInput) then, and at any batch that gives a
  // value that is not finite.
  void push(ForwardBatch batch);
  // REQUIRES: the batches up to the plan's end were pushed. Leaves the store finished.
  void finish();

  std::int64_t forwarded_rows() const { return forwarded_; }
  const std::string& store_name() const { return name_; }
  const std::string& variant() const { return variant_; }

 private:
  struct Result {
    std::int64_t first = 0, forwarded = 0;
    std::vector<float> scaled;     // rows x classes
    std::int64_t not_finite = -1;  // a global row; -1: none
  };

  TargetStoreIdentity identity(const std::string& forward) const;
  std::int64_t rows_at_once() const;
  void begin(const std::string& forward);
  void begin_with(const ForwardBatch& first);
  Result run(const ForwardBatch& batch) const;
  void take_one();

  TargetContext at_;
  std::string name_, variant_;
  std::unique_ptr<TargetStoreWriter> writer_;
  std::int64_t in_flight_ = 0, forwarded_ = 0;
  OrderedMap<ForwardBatch, Result> workers_;
};

}  // namespace preceptor
