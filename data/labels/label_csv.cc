#include "data/labels/label_csv.h"

#include <algorithm>
#include <cctype>

#include "common/base/error.h"

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
    throw Error(ErrorKind::kUsage, "the label table has no column of the name that " + option +
                                       " gives")
        .expected("one of: " + all_columns(table))
        .found(name);
  }
  return *found;
}

std::size_t find_or_throw(const CsvTable& table, const std::string& name,
                          const std::vector<std::string>& usual, const std::string& option) {
  if (!name.empty()) return named(table, name, option);
  const auto found = by_usual_name(table, usual);
  if (found) return *found;
  throw Error(ErrorKind::kUsage, "no column of the label table has a usual name; give " + option)
      .expected("one of: " + all_columns(table));
}

bool is_path_name(const std::string& name) {
  const std::string at = folded(name);
  return std::find(kPathNames.begin(), kPathNames.end(), at) != kPathNames.end() ||
         at.find("path") != std::string::npos;
}

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string::npos) return "";
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

}  // namespace

std::optional<std::size_t> CsvTable::column(const std::string& name) const {
  for (std::size_t c = 0; c < header.size(); ++c) {
    if (header[c] == name) return c;
  }
  return std::nullopt;
}

ParsedLabels parse_labels(const CsvTable& table, const LabelCsvOptions& options) {
  std::vector<std::string> keys = kSopNames;
  keys.insert(keys.end(), kPathNames.begin(), kPathNames.end());
  const std::size_t key = find_or_throw(table, options.key_column, keys, "--key-column");
  const std::size_t label =
      find_or_throw(table, options.label_column, kLabelNames, "--label-column");
  const auto split = options.split_column.empty()
                         ? by_usual_name(table, {"split"})
                         : named(table, options.split_column, "--split-column");
  const auto patient =
      options.patient_column.empty()
          ? std::optional<std::size_t>()
          : std::optional<std::size_t>(named(table, options.patient_column, "--patient-column"));

  ParsedLabels parsed;
  parsed.key_kind =
      is_path_name(table.header[key]) ? LabelKeyKind::kPath : LabelKeyKind::kSopInstanceUid;
  parsed.has_split = split.has_value();
  parsed.has_patient = patient.has_value();
  for (std::size_t r = 0; r < table.rows.size(); ++r) {
    const std::vector<std::string>& cells = table.rows[r];
    LabelRow row;
    row.key = trimmed(cells[key]);
    if (!trimmed(cells[label]).empty()) row.label = trimmed(cells[label]);
    if (split) row.split = trimmed(cells[*split]);
    if (patient) row.patient = trimmed(cells[*patient]);
    row.line = r + 2;
    parsed.rows.push_back(std::move(row));
  }
  parsed.understood = "labels from column " + table.header[label] + ", keyed by " +
                      table.header[key] + ", splits " +
                      (split ? "from column " + table.header[*split] : "by rule") +
                      (patient ? ", patients from column " + table.header[*patient] : "");
  return parsed;
}

}  // namespace preceptor
