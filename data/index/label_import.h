// From a label table (or folders) to the index's labels.
//
// Must not know: SQLite, CSV syntax. Threads: one caller.
#pragma once

#include <string>
#include <vector>

#include "common/base/reporter.h"
#include "data/index/finding.h"
#include "data/index/index_database.h"
#include "data/labels/label_csv.h"

namespace preceptor {

struct LabelImportOptions {
  std::vector<std::string> class_names;  // in order; empty: as they come, sorted
  std::string split_by = "patient";      // "patient", "study"; "column" with a patient column
  bool accept_unlabelled = false, accept_missing_files = false, accept_split_conflicts = false;
};

struct LabelImport {
  StoredLabels labels;
  std::vector<Finding> findings;  // for settle()
};

// Labels of the class-per-folder kind: the first folder below a root names the class.
ParsedLabels labels_from_folders(const std::vector<IndexedFile>& files);

// Throws Error(kInput) for an unknown split, a file with two different labels, fewer than two
// classes, or a class that --classes does not name. `rejected_paths`: files that were refused; a
// label of theirs is no label for a missing file.
LabelImport import_labels(const ParsedLabels& parsed, const std::vector<IndexedFile>& files,
                          const std::vector<std::string>& rejected_paths,
                          const LabelImportOptions& options);

}  // namespace preceptor
