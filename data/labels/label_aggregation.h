// Several rows of one image made one label.
//
// Pure functions. Must not know: tables, files.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "data/labels/label_values.h"

namespace preceptor {

enum class Aggregation { kError, kAny, kAll, kMajority, kMax };

// error, any, all, majority, max; throws Error(kUsage) naming them.
Aggregation aggregation_of(const std::string& word);

// The values of one finding, one or more of them. Nothing: they differ, and `how` is kError.
//   any, max   positive before uncertain before negative before missing
//   all        negative before uncertain before positive before missing
//   majority   of the positive and the negative ones; equally many are uncertain
std::optional<LabelValue> aggregate_values(Aggregation how, const std::vector<LabelValue>& values);

// Class indexes, -1 for a row without a label. any and max: the highest class; all: the lowest;
// majority: the most frequent, -1 where two are. Rows without a label have no voice but with
// kError, where they differ from one that has a label. Nothing: as above.
std::optional<std::int64_t> aggregate_classes(Aggregation how,
                                              const std::vector<std::int64_t>& classes);

}  // namespace preceptor
