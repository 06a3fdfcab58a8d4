// From a label table (or folder_labels.h) to the index's labels: rows are joined to files by their
// keys, and the rows of a file are made one label.
//
// Must not know: SQLite, CSV syntax. Threads: one caller.
#pragma once

#include <string>
#include <vector>

#include "data/import/label_keys.h"
#include "data/index/finding.h"
#include "data/index/index_database.h"
#include "data/labels/label_aggregation.h"
#include "data/labels/label_columns.h"
#include "data/labels/split_list.h"

namespace preceptor {

struct LabelImportOptions {
  std::vector<std::string> class_names;  // in order; empty: as the table has them
  std::string split_by = "patient";      // "patient", "study"; "column" with a patient column
  bool accept_unlabelled = false, accept_missing_files = false, accept_split_conflicts = false;
  KeyRule keys;                                // its kind is the table's, unless there is a pattern
  std::optional<PathPattern> patient_pattern;  // of a file's relative path, else of the key
  Aggregation aggregation = Aggregation::kError;
  ValuePolicy values;  // for majorities that there are not
  std::vector<SplitList> split_lists;
  bool has_split_lists = false;  // also of lists that were tables, whose rows have their split
};

struct LabelImport {
  StoredLabels labels;
  std::vector<Finding> findings;  // for settle()

  struct Example {
    std::size_t row = 0;             // of the table
    std::vector<std::string> paths;  // of its files
  };
  std::vector<Example> examples;  // the first rows that have a file
  std::int64_t keys = 0, keys_with_files = 0, files_of_several_rows = 0;
};

// Throws Error(kInput) for a split that is none, for fewer than two classes, and for a class that
// --classes does not name; all else that does not fit is a finding.
LabelImport import_labels(const ParsedLabels& parsed, const LabelledArchive& archive,
                          const LabelImportOptions& options);

}  // namespace preceptor
