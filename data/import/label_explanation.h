// What was understood of a label table: for a person to look at before anything is written.
//
// The lines hold paths and identifiers: stderr alone. The JSON holds none. Pure functions.
#pragma once

#include <string>
#include <vector>

#include "common/base/json_value.h"
#include "data/import/label_import.h"
#include "data/table/csv_table.h"

namespace preceptor {

// Before anything is joined: columns, policies, the first rows as they stand.
std::vector<std::string> explain_table(const ParsedLabels& parsed,
                                       const LabelImportOptions& options);
// After: keys that hit files, values with counts, the first rows with their files.
std::vector<std::string> explain_import(const ParsedLabels& parsed, const LabelImport& import);
// {"task", "key_kind", "rows", "keys", "keys_with_files", "files_of_several_rows", "labels",
// "classes", "columns", "findings"}: counts.
Json explanation_json(const ParsedLabels& parsed, const LabelImport& import);

// Files by class, and by column and value.
Json class_counts(const StoredLabels& labels);
Json column_counts(const StoredLabels& labels);

}  // namespace preceptor
