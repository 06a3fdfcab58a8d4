// A label table as a CSV file: read whole, headers trimmed, BOM and CRLF accepted. Plain; parsing is
// libcsv's (label_csv_csv.cc).
// Must not know: the index. Threads: a value.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace preceptor {

struct CsvTable {
  std::vector<std::string> header;
  std::vector<std::vector<std::string>> rows;  // each as long as the header
  std::optional<std::size_t> column(const std::string& name) const;
};
// Throws Error(kInput) with the line of the first problem (ragged row, no header, empty file).
CsvTable read_csv_table(const std::string& path);

struct LabelCsvOptions {
  std::string key_column;      // "" : found by name (sop_instance_uid, SOPInstanceUID, path, file...)
  std::string label_column;    // "" : found by name (label_name, label, class, target...)
  std::string split_column;    // "" : none, unless a column is named "split"
  std::string patient_column;  // "" : the file's own PatientID
};

enum class LabelKeyKind { kSopInstanceUid, kPath };

struct LabelRow {
  std::string key;                    // SOPInstanceUID, or a path relative to the root
  std::optional<std::string> label;   // the class's name; empty cell: none
  std::string split;                  // "" : none
  std::string patient;                // "" : none
  std::size_t line = 0;               // in the CSV, for messages
};

struct ParsedLabels {
  LabelKeyKind key_kind = LabelKeyKind::kSopInstanceUid;
  std::vector<LabelRow> rows;
  bool has_split = false, has_patient = false;
  std::string understood;             // one line for a person: which column was taken for what
};
// Throws Error(kUsage) naming the columns there are when one cannot be found.
ParsedLabels parse_labels(const CsvTable& table, const LabelCsvOptions& options);

}  // namespace preceptor
