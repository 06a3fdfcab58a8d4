#include "data/labels/label_cells.h"

#include <algorithm>
#include <map>
#include <set>

#include "common/base/error.h"
#include "data/labels/label_classes.h"
#include "data/table/printed_list.h"
#include "data/table/table_columns.h"
#include "data/table/text_cells.h"
#include "data/table/text_encoding.h"

namespace preceptor {
namespace {

// The other one of a pair of columns X (codes) and X_name, such as label and label_name.
std::optional<std::size_t> companion(const CsvTable& table, std::size_t label) {
  const std::string name = folded_name(table.header[label]);
  const bool is_name = name.size() > 4 && name.compare(name.size() - 4, 4, "name") == 0;
  const std::string wanted = is_name ? name.substr(0, name.size() - 4) : name + "name";
  std::optional<std::size_t> found;
  for (std::size_t c = 0; c < table.header.size(); ++c) {
    if (folded_name(table.header[c]) != wanted) continue;
    if (found) return {};  // of two neither
    found = c;
  }
  return found;
}

bool holds_only(const std::vector<std::string>& cells, const std::vector<std::string>& names) {
  return std::all_of(cells.begin(), cells.end(), [&names](const std::string& cell) {
    return cell.empty() || std::find(names.begin(), names.end(), cell) != names.end();
  });
}

LabelCells class_cells(const CsvTable& table, std::size_t label, const LabelCsvOptions& options) {
  const std::vector<std::string>& class_names = options.class_names;
  LabelCells cells;
  cells.classes =
      cut_cells(table, cells_of(table, label), options.label_pattern, "--label-pattern");
  cells.source = "labels from column " + table.header[label];
  if (!options.label_pattern.empty()) return cells;
  const auto other = companion(table, label);
  if (!other || (!class_names.empty() && holds_only(cells.classes, class_names))) return cells;
  std::vector<std::string> others = cells_of(table, *other);
  cells.class_names = classes_by_code(others, cells.classes);
  if (!cells.class_names.empty()) {
    cells.source += " in the order of column " + table.header[*other];
    return cells;
  }
  cells.class_names = classes_by_code(cells.classes, others);
  if (!cells.class_names.empty()) {
    cells.source += " with the names of column " + table.header[*other];
    cells.classes = std::move(others);
  } else {
    cells.source +=
        " (column " + table.header[*other] + " does not go with it one to one, as codes and names)";
  }
  return cells;
}

void require_utf8(const std::string& name, const std::string& where) {
  if (is_utf8(name)) return;
  throw Error(ErrorKind::kInput, "a label is not UTF-8 text")
      .found(where)
      .hint("save the table as CSV UTF-8, or say --encoding latin-1 (or windows-1252)");
}

LabelValue value_of_cell(const CsvTable& table, std::size_t row, std::size_t column, bool mask,
                         const ValuePolicy& policy, const char* hint = "") {
  const std::string& cell = table.rows[row][column];
  const auto value = mask ? mask_value(cell) : binary_value(cell);
  if (value) return policy.settled(*value);
  throw Error(ErrorKind::kInput, mask ? "a cell of a mask's column is no run-length mask"
                                      : "a finding's cell says neither yes nor no")
      .expected(mask ? "pairs of start and length, -1 for no mask, or blank"
                     : "1, 0, -1, yes, no, true, false, positive, negative, uncertain, blank, or "
                       "another word of docs/INDEX.md (Cells)")
      .found(trimmed(cell).substr(0, 40) + " in " + line_text(table, row) + ", column " +
             table.header[column])
      .hint(hint);
}

LabelCells value_cells(const CsvTable& table, const std::vector<std::size_t>& columns, bool mask,
                       const ValuePolicy& policy, const char* hint) {
  LabelCells cells;
  for (const std::size_t column : columns) {
    require_utf8(table.header[column], "the header");
    cells.findings.push_back(table.header[column]);
  }
  for (std::size_t r = 0; r < table.rows.size(); ++r) {
    std::vector<LabelValue>& row = cells.values.emplace_back();
    for (const std::size_t column : columns) {
      row.push_back(value_of_cell(table, r, column, mask, policy, hint));
    }
  }
  cells.source = std::string(mask ? "masks" : "findings") + " from " +
                 (columns.size() == 1 ? "column " : "columns ") + joined_text(cells.findings);
  return cells;
}

// Tables of one set write No Finding and No finding.
bool is_negative_name(const std::string& name, const LabelCsvOptions& options) {
  return lower_case(name) == lower_case(options.negative_name);
}

// nan and its like are no findings, unless they are named as such, or as the name for none.
bool is_no_name(const std::string& name, const LabelCsvOptions& options) {
  const auto& listed = options.class_names;
  const bool is_listed = std::find(listed.begin(), listed.end(), name) != listed.end();
  return is_blank_cell(name) && (name.empty() || !(is_listed || is_negative_name(name, options)));
}

// lists: whether the column holds lists as programs print them, so that [Mass] is one too.
std::vector<std::string> parts_of(const std::string& cell, bool lists,
                                  const LabelCsvOptions& options) {
  const bool list = is_printed_list(cell) || (lists && is_bracketed(cell));
  return list ? names_of_printed_list(cell) : trimmed_parts(cell, options.label_separator);
}

std::vector<std::string> names_in(const std::string& cell, bool lists,
                                  const LabelCsvOptions& options) {
  std::vector<std::string> names = parts_of(cell, lists, options);
  const auto is_none = [&options](const std::string& name) { return is_no_name(name, options); };
  names.erase(std::remove_if(names.begin(), names.end(), is_none), names.end());
  return names;
}

bool has_lists(const std::vector<std::string>& cells) {
  return std::any_of(cells.begin(), cells.end(), is_printed_list);
}

std::vector<std::string> names_of_set(const CsvTable& table, const std::vector<std::string>& cells,
                                      bool lists, const LabelCsvOptions& options) {
  if (!options.class_names.empty()) return options.class_names;
  std::set<std::string> all;
  for (std::size_t r = 0; r < cells.size(); ++r) {
    if (!is_utf8(cells[r])) require_utf8(cells[r], line_text(table, r));
    for (const std::string& name : names_in(cells[r], lists, options)) {
      if (!is_negative_name(name, options)) all.insert(name);
    }
  }
  return sorted_classes({all.begin(), all.end()});
}

// What one cell says of all findings: those it names are there, the others are not. A negative name
// that is listed among the findings is one of them.
class SetReading {
 public:
  SetReading(const CsvTable& table, const std::vector<std::string>& findings, bool lists,
             const LabelCsvOptions& options)
      : table_(table), options_(options), lists_(lists), count_(findings.size()) {
    for (std::size_t c = 0; c < count_; ++c) place_.emplace(findings[c], c);
  }
  std::vector<LabelValue> read(std::size_t row, const std::string& cell) const {
    const auto names = names_in(cell, lists_, options_);
    if (names.empty()) {
      return std::vector<LabelValue>(count_, options_.values.settled(LabelValue::kMissing));
    }
    std::vector<LabelValue> values(count_, LabelValue::kNegative);
    put(LabelValue::kPositive, names, row, values);
    return values;
  }
  // Of a row that says `value` of what it names: of the others nothing, unless it says that there
  // is none.
  std::vector<LabelValue> read(std::size_t row, const std::string& cell, LabelValue value) const {
    const auto names = names_in(cell, lists_, options_);
    const bool is_none = std::any_of(names.begin(), names.end(), [this](const std::string& name) {
      return is_negative_name(name, options_) && !place_of(name);
    });
    const bool says_none = is_none && value == LabelValue::kPositive;
    std::vector<LabelValue> values(count_,
                                   says_none ? LabelValue::kNegative : LabelValue::kMissing);
    put(value, names, row, values);
    return values;
  }

 private:
  void put(LabelValue value, const std::vector<std::string>& names, std::size_t row,
           std::vector<LabelValue>& values) const {
    for (const std::string& name : names) {
      const std::optional<std::size_t> at = place_of(name);
      if (at) values[*at] = value;
      if (!at && !is_negative_name(name, options_)) throw not_named(name, row);
    }
  }
  // A negative name is listed in any case of its letters too.
  std::optional<std::size_t> place_of(const std::string& name) const {
    const auto at = place_.find(name);
    if (at != place_.end()) return at->second;
    for (const auto& [listed, place] : place_) {
      if (is_negative_name(name, options_) && is_negative_name(listed, options_)) return place;
    }
    return {};
  }
  Error not_named(const std::string& name, std::size_t row) const {
    return Error(ErrorKind::kInput, "the label table holds a class that --classes does not name")
        .found(name + " in " + line_text(table_, row));
  }

  const CsvTable& table_;
  const LabelCsvOptions& options_;
  const bool lists_;
  const std::size_t count_;
  std::map<std::string, std::size_t> place_;
};

// Answers to one question are no names of findings.
bool are_answers(const std::vector<std::string>& findings) {
  return std::all_of(findings.begin(), findings.end(),
                     [](const std::string& name) { return binary_value(name).has_value(); });
}

Error no_names(const std::vector<std::string>& findings, const std::string& column) {
  return Error(ErrorKind::kInput, "the cells of a set hold answers, and no names of findings")
      .found("column " + column + " with " + joined_text(findings))
      .hint(
          "--label-from binary takes a column as one finding, --label-columns takes several; where "
          "a cell has a number for each finding, give each a column; --classes takes them as "
          "names");
}

// Of numbers, or of yes, no, true and the like.
bool repeats_an_answer(const std::vector<std::string>& names) {
  const auto is_answer = [](const std::string& name) {
    return name.find_first_not_of("-0123456789.") == std::string::npos || binary_value(name);
  };
  return std::set<std::string>(names.begin(), names.end()).size() < names.size() &&
         std::all_of(names.begin(), names.end(), is_answer);
}

// A cell has a number (or yes and no) for each finding, as [0, 1, 0] and [1, 0, 2], where one
// stands in it twice, or where cells of answers are all of one length: lists of what there is are
// not.
bool holds_vectors(const std::vector<std::string>& cells, bool answers, bool lists,
                   const LabelCsvOptions& options) {
  std::set<std::size_t> lengths;
  for (const std::string& cell : cells) {
    const std::size_t parts = parts_of(cell, lists, options).size();
    if (parts > 0) lengths.insert(parts);
    if (parts > 1 && repeats_an_answer(names_in(cell, lists, options))) return true;
  }
  return answers && lengths.size() == 1 && *lengths.begin() > 1;
}

void require_whole_lists(const CsvTable& table, const std::vector<std::string>& cells,
                         std::size_t column) {
  constexpr std::size_t kBytesSaid = 80;
  for (std::size_t r = 0; r < cells.size(); ++r) {
    if (!is_torn_list(cells[r])) continue;
    throw Error(ErrorKind::kInput, "a list in the label table is none of names alone")
        .expected("names in quotes, with commas or blanks between them, in brackets")
        .found(cells[r].substr(0, kBytesSaid) + " in column " + table.header[column] + ", " +
               line_text(table, r))
        .hint("--label-pattern takes the part of a cell that counts");
  }
}

LabelCells set_cells(const CsvTable& table, std::size_t label, const LabelCsvOptions& options) {
  const std::vector<std::string> texts =
      cut_cells(table, cells_of(table, label), options.label_pattern, "--label-pattern");
  const auto answers = column_if_named(table, options.value_column, "--value-column");
  require_whole_lists(table, texts, label);
  LabelCells cells;
  cells.task = LabelTask::kFindings;
  const bool lists = has_lists(texts);
  cells.findings = names_of_set(table, texts, lists, options);
  if (cells.findings.empty()) {
    throw Error(ErrorKind::kInput, "the label column names no finding at all")
        .found(table.header[label]);
  }
  const bool one_a_cell = options.label_separator.empty() && !answers && !lists;
  const bool are_to_be_names = options.class_names.empty() && !answers;
  const bool all_answer = are_answers(cells.findings);
  if (are_to_be_names &&
      ((one_a_cell && all_answer) || holds_vectors(texts, all_answer, lists, options))) {
    throw no_names(cells.findings, table.header[label]);
  }
  require_few_names(cells.findings, table.header[label]);
  const SetReading reading(table, cells.findings, lists, options);
  for (std::size_t r = 0; r < texts.size(); ++r) {
    cells.values.push_back(
        answers
            ? reading.read(r, texts[r], value_of_cell(table, r, *answers, false, options.values))
            : reading.read(r, texts[r]));
  }
  cells.source = "sets of findings from column " + table.header[label] +
                 (options.label_separator.empty() ? "" : ", cut at " + options.label_separator) +
                 (answers ? ", there or not by column " + table.header[*answers] : "");
  return cells;
}

LabelCells many_columns(const CsvTable& table, const LabelCsvOptions& options) {
  std::vector<std::size_t> columns;
  for (const std::string& name : options.label_columns) {
    columns.push_back(named_column(table, name, "--label-columns"));
  }
  const bool mask = options.label_from_word() == "mask";
  LabelCells cells = value_cells(table, columns, mask, options.values, "");
  cells.task = LabelTask::kFindings;
  return cells;
}

}  // namespace

LabelCells read_label_cells(const CsvTable& table, const LabelCsvOptions& options,
                            const std::vector<std::string>& usual_names) {
  if (!options.label_columns.empty()) return many_columns(table, options);
  const std::size_t label =
      column_or_usual(table, options.label_column, usual_names, "--label-column");
  const std::string from = options.label_from_word();
  if (from == "set") return set_cells(table, label, options);
  if (from == "class") {
    LabelCells cells = class_cells(table, label, options);
    for (std::size_t r = 0; r < cells.classes.size(); ++r) {
      if (!is_utf8(cells.classes[r])) require_utf8(cells.classes[r], line_text(table, r));
    }
    return cells;
  }
  const char* const hint =
      from == "mask" ? "" : "--label-from class takes cells as names of classes";
  LabelCells cells = value_cells(table, {label}, from == "mask", options.values, hint);
  cells.task = LabelTask::kFinding;
  return cells;
}

}  // namespace preceptor
