// Which rows take part in training, and which of their labels are seen.
//
// Pure functions over the label table and the row states. Must not know: Torch, options.
#pragma once

#include <cstdint>
#include <vector>

#include "common/cache/image_store.h"
#include "common/cache/label_table.h"
#include "common/cache/row_plan.h"

namespace preceptor {

struct PatientRange {  // --patients A:B
  double from = 0, to = 1;
  static PatientRange parse(const std::string& text);  // "0:0.5"; throws Error(kUsage)
  bool holds(const Key16& patient) const;              // from <= patient_fraction < to
};

// Rows of a split that are neither withdrawn nor rejected, ascending; train rows within the range.
std::vector<std::int64_t> rows_of_split(const RowPlan& plan, const std::vector<RowState>& states,
                                        const LabelTable& labels, Split split,
                                        const PatientRange& range);

// Class index a row (labels.rows() of them), -1 where the label is missing or uncertain or, for
// train rows, where label_fraction_rank(seed, patient) >= fraction hides it.
std::vector<std::int64_t> visible_classes(const LabelTable& labels, double fraction,
                                          std::uint64_t seed);

// Of `rows`, those with a visible class.
std::vector<std::int64_t> labelled_rows(const std::vector<std::int64_t>& rows,
                                        const std::vector<std::int64_t>& classes);

}  // namespace preceptor
