// Cells that name all findings of a row: Mass|Edema, or a list as programs print it.
//
// Pure functions. Must not know: keys, splits, files.
#pragma once

#include <cstddef>

#include "data/labels/label_cells.h"

namespace preceptor {

// Of the column `label`. Throws as parse_labels() does.
LabelCells read_label_sets(const CsvTable& table, std::size_t label,
                           const LabelCsvOptions& options);

}  // namespace preceptor
