#include "data/labels/label_columns.h"

#include <algorithm>
#include <filesystem>

#include "common/base/error.h"
#include "data/labels/label_cells.h"
#include "data/labels/split_list.h"
#include "data/table/table_columns.h"
#include "data/table/text_cells.h"
#include "data/table/text_encoding.h"

namespace preceptor {
namespace {

using Names = std::vector<std::string>;

const Names kSopNames = {"sopinstanceuid", "sopuid", "instanceuid", "sop"};
const Names kPathNames = {"path", "filepath", "file", "filename", "dicompath"};
const Names kSeriesNames = {"seriesinstanceuid", "seriesuid", "series"};
const Names kStudyNames = {"studyinstanceuid", "studyuid", "study"};
const Names kAccessionNames = {"accessionnumber", "accession"};
const Names kPatientNames = {"patientid"};
const Names kLabelNames = {"labelname", "label",     "class",  "classname",
                           "target",    "diagnosis", "finding"};

struct KeyKind {
  LabelKeyKind kind;
  const char* word;  // of --key-kind; "" where there is none
  const char* name;  // for a person
};
constexpr KeyKind kKeyKinds[] = {
    {LabelKeyKind::kSopInstanceUid, "sop", "SOPInstanceUID"},
    {LabelKeyKind::kSeriesInstanceUid, "series", "SeriesInstanceUID"},
    {LabelKeyKind::kStudyInstanceUid, "study", "StudyInstanceUID"},
    {LabelKeyKind::kAccessionNumber, "accession", "AccessionNumber"},
    {LabelKeyKind::kPatientId, "patient", "PatientID"},
    {LabelKeyKind::kPath, "path", "path"},
    {LabelKeyKind::kPattern, "", "what --key-pattern finds in a path"}};

// Who speaks where a table names no readers: what they agreed on is one voice.
constexpr char kAgreed[] = "all";
constexpr char kSplit[] = "split";  // a column of this name is taken by itself

bool is_one_of(const std::string& name, const Names& names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_uid(const std::string& text) {
  return text.find('.') != std::string::npos &&
         text.find_first_not_of("0123456789.") == std::string::npos;
}

Names usual_keys() {
  Names all;
  for (const Names* names :
       {&kSopNames, &kPathNames, &kSeriesNames, &kStudyNames, &kAccessionNames}) {
    all.insert(all.end(), names->begin(), names->end());
  }
  return all;
}

// By the column's name where it is a usual one, otherwise by what it holds.
LabelKeyKind kind_of_column(const std::string& column, const Names& keys) {
  const std::string name = folded_name(column);
  if (is_one_of(name, kSopNames)) return LabelKeyKind::kSopInstanceUid;
  if (is_one_of(name, kSeriesNames)) return LabelKeyKind::kSeriesInstanceUid;
  if (is_one_of(name, kStudyNames)) return LabelKeyKind::kStudyInstanceUid;
  if (is_one_of(name, kAccessionNames)) return LabelKeyKind::kAccessionNumber;
  if (is_one_of(name, kPatientNames)) return LabelKeyKind::kPatientId;
  if (is_one_of(name, kPathNames) || name.find("path") != std::string::npos) {
    return LabelKeyKind::kPath;
  }
  return std::all_of(keys.begin(), keys.end(), is_uid) ? LabelKeyKind::kSopInstanceUid
                                                       : LabelKeyKind::kPath;
}

LabelKeyKind key_kind_in(const std::string& column, const Names& keys,
                         const LabelCsvOptions& options) {
  if (options.keys_by_pattern) return LabelKeyKind::kPattern;
  return options.key_kind.empty() ? kind_of_column(column, keys) : key_kind_of(options.key_kind);
}

// Programs that wrap long cells break paths and UIDs in the middle.
Names without_line_breaks(Names keys) {
  for (std::string& key : keys) {
    key.erase(std::remove_if(key.begin(), key.end(), [](char c) { return c == '\n' || c == '\r'; }),
              key.end());
  }
  return keys;
}

struct Columns {
  std::size_t key = 0;
  std::optional<std::size_t> split, patient, reader;
};

std::optional<std::size_t> split_column(const CsvTable& table, const LabelCsvOptions& options) {
  if (options.has_split_lists) return {};
  if (options.split_column.empty()) return usual_column(table, {kSplit});
  if (options.split_column == "none" && !table.column("none")) return {};
  return column_if_named(table, options.split_column, "--split-column");
}

// Tables of one set write rad_id and rad_ID.
std::optional<std::size_t> reader_column(const CsvTable& table, const LabelCsvOptions& options) {
  if (options.reader_if_there && !table.column(options.reader_column)) {
    return usual_column(table, {folded_name(options.reader_column)});
  }
  return column_if_named(table, options.reader_column, "--reader-column");
}

Columns find_columns(const CsvTable& table, const LabelCsvOptions& options) {
  Columns at;
  at.key = key_column_of(table, options);
  at.split = split_column(table, options);
  at.patient = column_if_named(table, options.patient_column, "--patient-column");
  at.reader = reader_column(table, options);
  return at;
}

std::string cell_of(const CsvTable& table, std::size_t row, std::optional<std::size_t> column) {
  return column ? trimmed(table.rows[row][*column]) : "";
}

std::string name_of(const CsvTable& table, std::size_t row, std::optional<std::size_t> column,
                    const LabelCsvOptions& options) {
  const std::string cell = cell_of(table, row, column);
  return is_blank_cell(cell) || is_one_of(cell, options.blank_words) ? "" : cell;
}

std::string split_of(const CsvTable& table, std::size_t row, std::optional<std::size_t> column,
                     const LabelCsvOptions& options) {
  const std::string cell = cell_of(table, row, column);
  if (is_one_of(cell, options.blank_words)) return "";
  const std::string known = canonical_split(cell);  // none is a split
  if (!known.empty()) return known;
  return is_blank_cell(cell) ? "" : cell;
}

// Another table may have the same name in another encoding.
void require_utf8_of(const CsvTable& table, std::size_t row, const LabelRow& read) {
  if (is_utf8(read.patient) && is_utf8(read.split)) return;
  throw Error(ErrorKind::kInput, "a patient or a split of the label table is not UTF-8 text")
      .found(line_text(table, row))
      .hint("save the table as CSV UTF-8, or say --encoding latin-1 (or gb18030, ...)");
}

std::string key_of(const CsvTable& table, std::size_t row, const std::string& cell,
                   LabelKeyKind kind) {
  if (cell.empty()) {
    throw Error(ErrorKind::kInput, "a row of the label table has no key")
        .expected("a key in each row that is not blank throughout")
        .found(line_text(table, row))
        .hint("take it out, a row of totals, say; or fill it in, where cells were merged");
  }
  if (kind != LabelKeyKind::kPath) return cell;
  return normal_path(cell);
}

std::string understanding(const CsvTable& table, const LabelCells& cells, const Columns& at,
                          LabelKeyKind kind, const LabelCsvOptions& options) {
  const auto column = [&table](std::size_t c) { return "column " + table.header[c]; };
  return cells.source + ", keyed by " + table.header[at.key] + " (" + key_kind_name(kind) +
         "), splits " +
         (at.split                  ? "from " + column(*at.split)
          : options.has_split_lists ? std::string("from lists")
                                    : std::string("by rule")) +
         (options.patients_by_path ? ", patients from paths" : "") +
         (at.patient ? ", patients from " + column(*at.patient) : "") +
         (at.reader ? ", readers from " + column(*at.reader)
          : options.reader_if_there
              ? ", rows of one key as one reader's, since there is no column " +
                    options.reader_column
              : std::string());
}

// A column of keys or labels, which no table may lack.
bool is_for_all(const std::string& name, const LabelCsvOptions& options) {
  return names_the_key(name, options) || name == options.label_column ||
         name == options.value_column || is_one_of(name, options.label_columns);
}

}  // namespace

bool names_the_key(const std::string& column, const LabelCsvOptions& options) {
  if (!options.key_column.empty()) return column == options.key_column;
  return is_one_of(folded_name(column), usual_keys());
}

std::size_t key_column_of(const CsvTable& table, const LabelCsvOptions& options) {
  return column_or_usual(table, options.key_column, usual_keys(), "--key-column");
}

KeptColumns name_columns_to_keep(const LabelCsvOptions& options, CsvTable& table) {
  KeptColumns kept;
  const auto add = [&](std::optional<std::size_t> column, const std::string& name,
                       const char* filling) {
    if (!column) return;
    table.header[*column] = name;
    kept.push_back({name, filling});
  };
  if (options.split_column.empty()) add(split_column(table, options), kSplit, "");
  if (options.reader_if_there) add(reader_column(table, options), options.reader_column, kAgreed);
  for (const std::string& name :
       {options.split_column, options.patient_column, options.reader_column}) {
    if (name.empty() || is_for_all(name, options)) continue;
    const auto found = table.column(name);
    add(found ? found : usual_column(table, {folded_name(name)}), name, "");
  }
  return kept;
}

std::string normal_path(const std::string& path) {
  const bool plain = path.find("//") == std::string::npos && path.find("/.") == std::string::npos &&
                     path.compare(0, 1, ".") != 0;
  if (plain) return path;
  return std::filesystem::path(path).lexically_normal().string();
}

LabelKeyKind key_kind_of(const std::string& word) {
  for (const KeyKind& at : kKeyKinds) {
    if (word == at.word && !word.empty()) return at.kind;
  }
  throw Error(ErrorKind::kUsage, "unknown --key-kind")
      .expected("sop, series, study, accession, patient or path")
      .found(word);
}

const char* key_kind_name(LabelKeyKind kind) {
  for (const KeyKind& at : kKeyKinds) {
    if (kind == at.kind) return at.name;
  }
  return "unknown";
}

std::string LabelCsvOptions::label_from_word() const {
  if (!label_from.empty()) return label_from;
  if (!label_columns.empty()) return "binary";
  return label_separator.empty() && value_column.empty() ? "class" : "set";
}

void LabelCsvOptions::validate() const {
  values.validate();
  const std::string from = label_from_word();
  if (!is_one_of(from, {"class", "binary", "mask", "set"})) {
    throw Error(ErrorKind::kUsage, "unknown --label-from")
        .expected("class, binary, mask or set")
        .found(from);
  }
  if (!label_columns.empty() && (from == "class" || from == "set")) {
    throw Error(ErrorKind::kUsage, "--label-columns are findings: each cell says yes or no")
        .expected("--label-from binary or mask")
        .found("--label-from " + from);
  }
  if (from != "set" &&
      !(label_separator.empty() && negative_name.empty() && value_column.empty())) {
    throw Error(ErrorKind::kUsage,
                "--label-separator, --negative-name and --value-column belong to sets of names")
        .expected("--label-from set")
        .found("--label-from " + from);
  }
  if (from != "set" && from != "class" && !label_pattern.empty()) {
    throw Error(ErrorKind::kUsage, "--label-pattern belongs to names")
        .expected("--label-from class or set")
        .found("--label-from " + from);
  }
  if (from == "class" && has_value_policy) {
    throw Error(ErrorKind::kUsage, "--uncertain and --blank belong to findings")
        .expected("--label-from binary, mask or set")
        .found("--label-from class");
  }
  if (from == "class" && !reader_column.empty()) {
    throw Error(ErrorKind::kUsage, "--reader-column belongs to findings")
        .hint("of classes each row is a reader's");
  }
  if (!key_kind.empty()) key_kind_of(key_kind);
}

ParsedLabels parse_labels(const CsvTable& table, const LabelCsvOptions& options) {
  const Columns at = find_columns(table, options);
  LabelCells cells = read_label_cells(table, options, kLabelNames);
  const Names keys =
      cut_cells(table, without_line_breaks(cells_of(table, at.key)),
                {options.key_cell_pattern, "--key-cell-pattern",
                 "an optional part fits cells with and without it, as in ^(.*?)(?:_11)?$"});
  ParsedLabels parsed;
  parsed.parts = table.parts;
  parsed.key_kind = key_kind_in(table.header[at.key], keys, options);
  parsed.task = cells.task;
  parsed.findings = std::move(cells.findings);
  parsed.class_names = std::move(cells.class_names);
  parsed.fewer_names = std::move(cells.fewer_names);
  parsed.finding_a_row = !options.value_column.empty();
  parsed.has_split = at.split.has_value();
  parsed.has_patient = at.patient.has_value();
  // A table of what the readers agreed on: a file's rows are one voice.
  const bool agreed = options.reader_if_there && !at.reader;
  parsed.has_reader = at.reader.has_value() || agreed;
  for (std::size_t r = 0; r < table.rows.size(); ++r) {
    LabelRow row;
    row.line = r < table.lines.size() ? table.lines[r] : r + 2;
    row.key = key_of(table, r, keys[r], parsed.key_kind);
    if (!cells.classes.empty() && !cells.classes[r].empty()) row.label = cells.classes[r];
    if (!cells.values.empty()) row.values = std::move(cells.values[r]);
    row.split = split_of(table, r, at.split, options);
    row.patient = name_of(table, r, at.patient, options);
    row.reader = agreed ? kAgreed : name_of(table, r, at.reader, options);
    require_utf8_of(table, r, row);
    parsed.rows.push_back(std::move(row));
  }
  parsed.understood = understanding(table, cells, at, parsed.key_kind, options);
  return parsed;
}

}  // namespace preceptor
