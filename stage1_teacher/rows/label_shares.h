// How many rows of each class each split of a label table has. Pure.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "common/base/json_value.h"
#include "common/cache/label_table.h"

namespace preceptor {

struct SplitShare {
  Split split = Split::kNone;
  std::int64_t rows = 0, patients = 0, unlabelled = 0;
  std::vector<std::int64_t> by_class;  // rows; of several columns, the positive rows of each
};

struct LabelShares {
  std::vector<std::string> class_names;  // or the columns' names
  std::array<SplitShare, 4> splits;      // train, val, test, none
  Json to_json() const;
  std::string text() const;  // a table, a line a split
};

// Withdrawn rows do not count. A row of several columns is unlabelled where none is known.
LabelShares count_labels(const LabelTable& table, const RowPlan& plan);
// One sentence for each class (or column without a positive row) that train, val or test lacks,
// where any row is labelled at all.
std::vector<std::string> lacking_classes(const LabelShares& shares);

}  // namespace preceptor
