// What the columns of a label table mean: keys, labels, splits, patients.
//
// Must not know: CSV syntax, the index. Pure functions. Threads: a value.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "data/labels/csv_table.h"

namespace preceptor {

struct LabelCsvOptions {
  std::string key_column;    // "" : found by name (sop_instance_uid, SOPInstanceUID, path, file...)
  std::string label_column;  // "" : found by name (label_name, label, class, target...)
  std::string split_column;  // "" : none, unless a column is named "split"
  std::string patient_column;  // "" : the file's own PatientID
};

enum class LabelKeyKind { kSopInstanceUid, kPath };

struct LabelRow {
  std::string key;  // SOPInstanceUID, or a path (relative to the root, or absolute)
  std::optional<std::string> label;  // the class's name; empty cell: none
  std::string split;                 // "" : none
  std::string patient;               // "" : none
  std::size_t line = 0;              // in the CSV, for messages
};

struct ParsedLabels {
  LabelKeyKind key_kind = LabelKeyKind::kSopInstanceUid;
  std::vector<LabelRow> rows;
  bool has_split = false, has_patient = false;
  std::vector<std::string> class_names;  // where a column of codes gives their order; else empty
  std::string understood;                // one line for a person: which column was taken for what
};
// Throws Error(kUsage) naming the columns there are when one cannot be found, or is there twice;
// Error(kInput) for a row without a key and for a label that is not UTF-8.
ParsedLabels parse_labels(const CsvTable& table, const LabelCsvOptions& options);

}  // namespace preceptor
