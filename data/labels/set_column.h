// The names in the cells of a column of sets, row by row.
//
// Pure functions. Must not know: which findings there are, what a name says of them.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "data/labels/label_columns.h"

namespace preceptor {

struct SetColumn {
  using Names = std::vector<std::string>;
  std::vector<Names> parts;        // between separators, or of lists
  std::vector<Names> names;        // the same without what is none
  bool lists = false;              // as programs print them; so [Mass] is one too
  std::vector<std::size_t> fewer;  // rows of which the pattern took fewer parts than there are
};
// Of the column `label`. Throws as parse_labels() does.
SetColumn set_column(const CsvTable& table, std::size_t label, const LabelCsvOptions& options);

// Tables of one set write No Finding and No finding.
bool is_negative_name(const std::string& name, const LabelCsvOptions& options);

}  // namespace preceptor
