// Labels, splits and patient keys of a cache's rows. docs/CACHE-FORMAT.md, "Label tables".
//
// Not part of the identity of images or targets: writing one touches nothing else.
// Owns: the whole table in memory. Must not know: where labels come from. Threads: a value.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "common/cache/cache_folder.h"
#include "common/cache/row_plan.h"

namespace preceptor {

enum class LabelState : std::uint8_t { kKnown = 0, kMissing = 1, kUncertain = 2 };
enum class Split : std::uint8_t { kTrain = 0, kValidation = 1, kTest = 2, kNone = 255 };

const char* split_name(Split split);           // "train", "val", "test", "none"
Split split_of_name(const std::string& name);  // throws Error(kUsage) naming the choices

struct LabelTable {
  std::string name = "default";
  std::string task = "single";  // "single": one column that holds the class index
  std::vector<std::string> class_names;
  std::vector<std::string> column_names;
  std::vector<float> values;       // (rows, columns); 0 where not known
  std::vector<LabelState> states;  // (rows, columns)
  std::vector<Split> splits;       // (rows,)
  std::vector<Key16> patients;     // (rows,): whoever counts as a patient for the splits
  std::string digest;              // set by the functions below

  std::int64_t rows() const { return static_cast<std::int64_t>(splits.size()); }
  std::int64_t columns() const { return static_cast<std::int64_t>(column_names.size()); }
  // Single-label tables: the class of a row, or -1 when it is not known.
  std::int64_t class_of(std::int64_t row) const;
};

// Writes the table for all rows of `plan`, its manifest last; sets table.digest. Returns false,
// and touches nothing, when the same table is there already.
bool write_label_table(const CacheFolder& cache, const RowPlan& plan, LabelTable& table);
// Throws Error(kStale) when it is missing or does not match; Error(kUsage) for task "multi".
LabelTable read_label_table(const CacheFolder& cache, const RowPlan& plan, const std::string& name);

}  // namespace preceptor
