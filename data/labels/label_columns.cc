#include "data/labels/label_columns.h"

#include <algorithm>
#include <cctype>
#include <filesystem>

#include "common/base/error.h"
#include "data/labels/label_classes.h"

namespace preceptor {
namespace {

const std::vector<std::string> kSopNames = {"sopinstanceuid", "sopuid", "instanceuid", "sop"};
const std::vector<std::string> kPathNames = {"path", "filepath", "file", "filename", "dicompath"};
const std::vector<std::string> kLabelNames = {"labelname", "label",     "class",  "classname",
                                              "target",    "diagnosis", "finding"};

// "SOP Instance UID", "sop_instance_uid" and "SOPInstanceUID" are one name.
std::string folded(const std::string& name) {
  std::string out;
  for (const char c : name) {
    if (std::isalnum(static_cast<unsigned char>(c))) {
      out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
  }
  return out;
}

std::string all_columns(const CsvTable& table) {
  std::string names;
  for (const std::string& name : table.header) names += (names.empty() ? "" : ", ") + name;
  return names;
}

std::optional<std::size_t> by_usual_name(const CsvTable& table,
                                         const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    for (std::size_t c = 0; c < table.header.size(); ++c) {
      if (folded(table.header[c]) == name) return c;
    }
  }
  return std::nullopt;
}

std::size_t named(const CsvTable& table, const std::string& name, const std::string& option) {
  const auto found = table.column(name);
  if (!found) {
    throw Error(ErrorKind::kUsage,
                "the label table has no column of the name that " + option + " gives")
        .expected("one of: " + all_columns(table))
        .found(name);
  }
  if (std::count(table.header.begin(), table.header.end(), name) > 1) {
    throw Error(ErrorKind::kUsage, "the label table has more than one column of this name")
        .found(name);
  }
  return *found;
}

std::size_t find_or_throw(const CsvTable& table, const std::string& name,
                          const std::vector<std::string>& usual, const std::string& option) {
  if (!name.empty()) return named(table, name, option);
  const auto found = by_usual_name(table, usual);
  if (found) return named(table, table.header[*found], option);
  throw Error(ErrorKind::kUsage, "no column of the label table has a usual name; give " + option)
      .expected("one of: " + all_columns(table))
      .hint("fields are separated by commas");
}

std::optional<std::size_t> find_if_named(const CsvTable& table, const std::string& name,
                                         const std::string& option) {
  if (name.empty()) return std::nullopt;
  return named(table, name, option);
}

bool is_one_of(const std::string& name, const std::vector<std::string>& names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_uid(const std::string& text) {
  return text.find('.') != std::string::npos &&
         text.find_first_not_of("0123456789.") == std::string::npos;
}

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string::npos) return "";
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

std::vector<std::string> column_of(const CsvTable& table, std::size_t column) {
  std::vector<std::string> cells;
  for (const std::vector<std::string>& row : table.rows) cells.push_back(trimmed(row[column]));
  return cells;
}

// By the column's name where it is a usual one, otherwise by what it holds.
LabelKeyKind kind_of_key(const std::string& column, const std::vector<std::string>& keys) {
  const std::string name = folded(column);
  if (is_one_of(name, kSopNames)) return LabelKeyKind::kSopInstanceUid;
  if (is_one_of(name, kPathNames) || name.find("path") != std::string::npos) {
    return LabelKeyKind::kPath;
  }
  return std::all_of(keys.begin(), keys.end(), is_uid) ? LabelKeyKind::kSopInstanceUid
                                                       : LabelKeyKind::kPath;
}

// The other one of a pair of columns X (codes) and X_name, such as label and label_name.
std::optional<std::size_t> companion(const CsvTable& table, std::size_t label) {
  const std::string name = folded(table.header[label]);
  const bool is_name = name.size() > 4 && name.compare(name.size() - 4, 4, "name") == 0;
  const std::string wanted = is_name ? name.substr(0, name.size() - 4) : name + "name";
  return by_usual_name(table, {wanted});
}

struct LabelColumn {
  std::vector<std::string> cells, class_names;  // class_names empty: no codes give their order
  std::string source;                           // for a person
};

LabelColumn read_label_column(const CsvTable& table, std::size_t label) {
  LabelColumn column{column_of(table, label), {}, "labels from column " + table.header[label]};
  const auto other = companion(table, label);
  if (!other) return column;
  std::vector<std::string> others = column_of(table, *other);
  column.class_names = classes_by_code(others, column.cells);
  if (!column.class_names.empty()) {
    column.source += " in the order of column " + table.header[*other];
    return column;
  }
  column.class_names = classes_by_code(column.cells, others);
  if (!column.class_names.empty()) {
    column.source += " with the names of column " + table.header[*other];
    column.cells = std::move(others);
  }
  return column;
}

void require_usable(const LabelRow& row) {
  const std::string line = "line " + std::to_string(row.line);
  if (row.key.empty()) {
    throw Error(ErrorKind::kInput, "a row of the label table has no key").found(line);
  }
  if (row.label && !is_utf8(*row.label)) {
    throw Error(ErrorKind::kInput, "a label is not UTF-8 text")
        .found(line)
        .hint("save the table as CSV UTF-8");
  }
}

}  // namespace

ParsedLabels parse_labels(const CsvTable& table, const LabelCsvOptions& options) {
  std::vector<std::string> keys = kSopNames;
  keys.insert(keys.end(), kPathNames.begin(), kPathNames.end());
  const std::size_t key = find_or_throw(table, options.key_column, keys, "--key-column");
  const std::size_t label =
      find_or_throw(table, options.label_column, kLabelNames, "--label-column");
  const auto split = options.split_column.empty()
                         ? by_usual_name(table, {"split"})
                         : find_if_named(table, options.split_column, "--split-column");
  const auto patient = find_if_named(table, options.patient_column, "--patient-column");

  std::vector<std::string> row_keys = column_of(table, key);
  LabelColumn labels = read_label_column(table, label);
  ParsedLabels parsed;
  parsed.key_kind = kind_of_key(table.header[key], row_keys);
  parsed.has_split = split.has_value();
  parsed.has_patient = patient.has_value();
  parsed.class_names = std::move(labels.class_names);
  for (std::size_t r = 0; r < table.rows.size(); ++r) {
    LabelRow row;
    row.line = r < table.lines.size() ? table.lines[r] : r + 2;
    row.key = std::move(row_keys[r]);
    if (!labels.cells[r].empty()) row.label = std::move(labels.cells[r]);
    if (split) row.split = trimmed(table.rows[r][*split]);
    if (patient) row.patient = trimmed(table.rows[r][*patient]);
    require_usable(row);
    if (parsed.key_kind == LabelKeyKind::kPath) {
      row.key = std::filesystem::path(row.key).lexically_normal().string();
    }
    parsed.rows.push_back(std::move(row));
  }
  parsed.understood = labels.source + ", keyed by " + table.header[key] + ", splits " +
                      (split ? "from column " + table.header[*split] : "by rule") +
                      (patient ? ", patients from column " + table.header[*patient] : "");
  return parsed;
}

}  // namespace preceptor
