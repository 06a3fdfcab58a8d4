// From a label table (or folders) to the index's labels.
//
// Must not know: SQLite, CSV syntax. Threads: one caller.
#pragma once

#include <string>
#include <vector>

#include "data/index/finding.h"
#include "data/index/index_database.h"
#include "data/labels/label_columns.h"

namespace preceptor {

struct LabelImportOptions {
  std::vector<std::string> class_names;  // in order; empty: as the table has them
  std::string split_by = "patient";      // "patient", "study"; "column" with a patient column
  bool accept_unlabelled = false, accept_missing_files = false, accept_split_conflicts = false;
};

// What labels are joined to. Borrowed.
struct LabelledArchive {
  const std::vector<IndexedFile>& files;         // as IndexDatabase::files() gives them
  const std::vector<DuplicateFile>& duplicates;  // a label by their path is one of the first file
  const std::vector<IndexedRejection>& rejections;  // a label of theirs is not one for no file
};

struct LabelImport {
  StoredLabels labels;
  std::vector<Finding> findings;  // for settle()
};

// Labels of the class-per-folder kind: the first folder below a root names the class.
ParsedLabels labels_from_folders(const std::vector<IndexedFile>& files);

// Throws Error(kInput) for a split that is none, for fewer than two classes, and for a class that
// --classes does not name; all else that does not fit is a finding.
LabelImport import_labels(const ParsedLabels& parsed, const LabelledArchive& archive,
                          const LabelImportOptions& options);

}  // namespace preceptor
