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
  // "single": one column that holds the class index; "multi": columns of findings, each 0 or 1.
  std::string task = "single";
  std::vector<std::string> class_names;  // multi: {"negative", "positive"}, of every column
  std::vector<std::string> column_names;
  std::vector<float> values;       // (rows, columns); 0 where not known
  std::vector<LabelState> states;  // (rows, columns)
  std::vector<Split> splits;       // (rows,)
  std::vector<Key16> patients;     // (rows,): whoever counts as a patient for the splits
  std::string digest;              // set by the functions below
  std::string chosen_column;       // of training_labels(); "" : as it was written

  std::int64_t rows() const { return static_cast<std::int64_t>(splits.size()); }
  std::int64_t columns() const { return static_cast<std::int64_t>(column_names.size()); }
  bool is_multi() const { return task == "multi"; }
  // The class of a row in a column (of a single-label table the only one), or -1 where it is
  // missing or uncertain.
  std::int64_t class_of(std::int64_t row, std::int64_t column = 0) const;
};

// What one network can be trained on: a single-label table as it is; of a table of several columns
// the one that `column` names, as a problem of the two classes column_classes(column). The digest
// stays the whole table's. Throws Error(kUsage) naming the columns where there is none of this
// name, or none is named.
LabelTable training_labels(const LabelTable& table, const std::string& column);
std::vector<std::string> column_classes(const std::string& column);  // {"no NAME", "NAME"}

// Writes the table for all rows of `plan`, its manifest last; sets table.digest. Returns false,
// and touches nothing, when the same table is there already.
bool write_label_table(const CacheFolder& cache, const RowPlan& plan, LabelTable& table);
// Throws Error(kStale) when it is missing or does not match, or is of a task that is not known.
LabelTable read_label_table(const CacheFolder& cache, const RowPlan& plan, const std::string& name);

}  // namespace preceptor
