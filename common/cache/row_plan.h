// Which sample is which row. All stores and label tables of a cache share one row plan.
//
// A plan is a list of generations; the rows of a generation are sorted by (file key, frame), keyed
// hashes, so the order is random with respect to everything else. A row's number never changes;
// a row can be withdrawn by a later generation.
// Owns: the rows. Must not know: paths, UIDs, labels, pixels. Threads: a value.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "common/base/hex.h"

namespace preceptor {

struct CacheRow {
  Key16 sample{};
  Key16 file{};
  std::int32_t frame = 0;  // from 0
};

struct RowGeneration {
  std::int64_t first_row = 0;           // of the whole plan
  std::vector<CacheRow> rows;           // sorted by (file, frame)
  std::vector<std::int64_t> withdrawn;  // rows of earlier generations, ascending
  std::string digest;                   // hex SHA-256 over the previous digest and these rows
};

struct RowSpan {
  int generation = 1;  // from 1
  std::int64_t first = 0, count = 0;
  std::int64_t end() const { return first + count; }
};

class RowPlan {
 public:
  // Sorts the rows, sets first_row and digest. REQUIRES: new keys, withdrawn ascending and known.
  void append(std::vector<CacheRow> rows, std::vector<std::int64_t> withdrawn);

  int generations() const { return static_cast<int>(generations_.size()); }
  const RowGeneration& generation(int number) const { return generations_.at(number - 1); }
  std::int64_t size() const;  // rows of all generations
  const CacheRow& row(std::int64_t global_row) const;
  std::vector<std::uint8_t> withdrawn_mask() const;  // size() bytes, 1: withdrawn
  const std::string& digest() const;                 // of the newest generation; "" when empty
  // Only the first `generations` of this plan.
  RowPlan up_to(int generations) const;
  // The spans of at most `rows` rows in which a generation is worked on: multiples of `rows` from
  // the generation's first row; the last may be shorter. Ascending over all generations.
  std::vector<RowSpan> spans(std::int64_t rows) const;

 private:
  std::vector<RowGeneration> generations_;
};

}  // namespace preceptor
