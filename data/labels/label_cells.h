// What the label columns of a table say, row by row: a class, or the values of findings.
//
// Pure functions. Must not know: keys, splits, files.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "data/labels/label_columns.h"

namespace preceptor {

struct LabelCells {
  LabelTask task = LabelTask::kClasses;
  std::vector<std::string> classes;             // of kClasses: a cell a row, "": none
  std::vector<std::string> class_names;         // of kClasses: where codes give their order
  std::vector<std::string> findings;            // otherwise: their names
  std::vector<std::vector<LabelValue>> values;  // otherwise: (rows, findings), policies applied
  std::vector<std::size_t> fewer_names;         // of sets: rows, as ParsedLabels has them
  std::string source;                           // for a person
};

// usual_names: folded names of a label column. Throws as parse_labels() does.
LabelCells read_label_cells(const CsvTable& table, const LabelCsvOptions& options,
                            const std::vector<std::string>& usual_names);

}  // namespace preceptor
