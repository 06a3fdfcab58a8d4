// What the columns of a label table mean: keys, labels, splits, patients, readers.
//
// Must not know: CSV syntax, the index. Pure functions. Threads: a value.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "data/labels/label_values.h"
#include "data/table/csv_table.h"

namespace preceptor {

enum class LabelKeyKind {
  kSopInstanceUid,
  kSeriesInstanceUid,
  kStudyInstanceUid,
  kAccessionNumber,
  kPatientId,
  kPath,
  kPattern,  // what a pattern finds in a file's path
};

enum class LabelTask {
  kClasses,   // a row has one of several classes
  kFinding,   // a row has a finding or not: two classes, negative and positive
  kFindings,  // a row has each of several findings or not
};

struct LabelCsvOptions {
  std::string key_column;    // "" : found by name (sop_instance_uid, SOPInstanceUID, path, file...)
  std::string label_column;  // "" : found by name (label_name, label, class, target...)
  std::string split_column;  // "" : none, unless a column is named "split"; "none": none
  bool has_split_lists = false;   // which say the splits, and no column
  bool patients_by_path = false;  // a pattern finds them; for `understood`
  std::string patient_column;     // "" : the file's own PatientID
  std::string reader_column;      // "" : each row is a reader's
  bool reader_if_there = false;   // where the table has no such column, all rows are one reader's
  std::string key_kind;          // a word of key_kind_of(); "" : by the column's name, or its cells
  std::string key_cell_pattern;  // "" : a cell is the key; else the pattern's group in it
  bool keys_by_pattern = false;  // a key is what a pattern finds in a file's path; key_kind is ""
  std::vector<std::string> label_columns;  // each a finding; empty: one label column
  std::string label_from;                  // class, binary, mask, set; "" : class, or as below
  std::string label_separator;             // between the names in a cell, which is a set then
  std::string negative_name;               // in a set: no finding, in any case of its letters
  std::string label_pattern;               // "" : a cell is the label; else the group in it
  std::string value_column;  // of a row for each finding: whether it is there; "" : it is
  std::vector<std::string> blank_words;  // cells, but for keys, and names in a set: blank
  std::vector<std::string> class_names;  // in order; empty: those there are, sorted
  ValuePolicy values;
  bool has_value_policy = false;  // it was asked for

  // The word that label_from is, or stands for: binary with label_columns, set with
  // label_separator or value_column.
  std::string label_from_word() const;
  void validate() const;  // throws Error(kUsage)
};

struct LabelRow {
  std::string key;  // SOPInstanceUID, or a path (relative to the root, or absolute)...
  std::optional<std::string> label;  // the class's name; empty cell: none
  std::vector<LabelValue> values;    // of each finding, policies applied
  std::string split;    // canonical_split() where it is one; "" : none, or blank as is_blank_cell()
  std::string patient;  // "" : none
  std::string reader;   // "" : none
  std::size_t line = 0;  // in the CSV, for line_text()
};

struct ParsedLabels {
  LabelKeyKind key_kind = LabelKeyKind::kSopInstanceUid;
  LabelTask task = LabelTask::kClasses;
  std::vector<std::string> findings;  // names, as long as a row's values; of kClasses none
  std::vector<LabelRow> rows;
  std::vector<TablePart> parts;  // of the table, as long as it has several
  bool has_split = false, has_patient = false, has_reader = false;
  std::vector<std::size_t> fewer_names;  // rows of which label_pattern took fewer than there are
  bool of_folders = false;               // and of no table
  bool finding_a_row = false;            // a row says nothing of findings that it does not name
  std::vector<std::string> class_names;  // where a column of codes gives their order; else empty
  std::string understood;                // one line for a person: which column was taken for what

  // Where a row stands: a line, or of folders a file's path.
  std::string line_text(std::size_t row) const {
    return of_folders ? rows[row].key : line_of_row(parts, rows[row].line, row);
  }
};

// Whether a header's name is that of the key column, or may be.
bool names_the_key(const std::string& column, const LabelCsvOptions& options);
std::size_t key_column_of(const CsvTable& table,
                          const LabelCsvOptions& options);  // throws as below
// sop, series, study, accession, patient, path; throws Error(kUsage) naming them.
LabelKeyKind key_kind_of(const std::string& word);
const char* key_kind_name(LabelKeyKind kind);  // for a person
// As a row's key of kPath is written: without "." and "..", and with one slash between names.
std::string normal_path(const std::string& path);

// Of one table of several: its columns that say whose a row is and in which split, of those that
// some tables may lack. They get the names that they have in all of them (Split, rad_ID: split,
// rad_id). Throws as parse_labels() does.
KeptColumns name_columns_to_keep(const LabelCsvOptions& options, CsvTable& table);

// Throws Error(kUsage) naming the columns there are when one cannot be found, or is there twice;
// Error(kInput) for a row without a key, a label, patient or split that is not UTF-8, and a
// finding's cell that says neither yes nor no.
ParsedLabels parse_labels(const CsvTable& table, const LabelCsvOptions& options);

}  // namespace preceptor
