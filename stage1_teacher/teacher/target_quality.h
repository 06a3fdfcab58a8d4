// How good the cached teacher is on each split, where there are labels. Pure; threads: any.
#pragma once

#include <string>
#include <vector>

#include "common/base/json_value.h"
#include "common/cache/image_store.h"
#include "common/cache/label_table.h"
#include "common/cache/target_store.h"
#include "common/metrics/classification_metrics.h"

namespace preceptor {

struct SplitQuality {
  Split split = Split::kNone;
  ClassificationMetrics metrics;
};

// Splits with a labelled, good, not withdrawn row. REQUIRES: the table has the store's classes.
std::vector<SplitQuality> target_quality(const TargetStore& targets, const LabelTable& labels,
                                         const RowPlan& plan, const std::vector<RowState>& states);

// Four places, or "undefined" for a figure that these rows do not define.
std::string figure_text(double value);
Json quality_json(const std::vector<SplitQuality>& quality);
// "  test: 312 labelled rows, AUC 0.9512, accuracy 0.8910", a line a split.
std::string quality_text(const std::vector<SplitQuality>& quality);

}  // namespace preceptor
