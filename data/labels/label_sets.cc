#include "data/labels/label_sets.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "common/base/error.h"
#include "data/labels/cell_values.h"
#include "data/labels/label_classes.h"
#include "data/labels/set_column.h"
#include "data/table/table_columns.h"
#include "data/table/text_cells.h"

namespace preceptor {
namespace {

using Names = SetColumn::Names;

Names names_of_set(const SetColumn& column, const LabelCsvOptions& options) {
  if (!options.class_names.empty()) return options.class_names;
  std::set<std::string> all;
  for (const Names& names : column.names) {
    for (const std::string& name : names) {
      if (!is_negative_name(name, options)) all.insert(name);
    }
  }
  return sorted_classes({all.begin(), all.end()});
}

// What one cell says of all findings: those it names are there, the others are not. A negative name
// that is listed among the findings is one of them.
class SetReading {
 public:
  SetReading(const CsvTable& table, const Names& findings, const LabelCsvOptions& options)
      : table_(table), options_(options), count_(findings.size()) {
    for (std::size_t c = 0; c < count_; ++c) place_.emplace(findings[c], c);
  }
  std::vector<LabelValue> read(std::size_t row, const Names& names) const {
    if (names.empty()) {
      return std::vector<LabelValue>(count_, options_.values.settled(LabelValue::kMissing));
    }
    std::vector<LabelValue> values(count_, LabelValue::kNegative);
    put(LabelValue::kPositive, names, row, values);
    return values;
  }
  // Of a row that says `value` of what it names: of the others nothing, unless it says that there
  // is none.
  std::vector<LabelValue> read(std::size_t row, const Names& names, LabelValue value) const {
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
  void put(LabelValue value, const Names& names, std::size_t row,
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
  const std::size_t count_;
  std::map<std::string, std::size_t> place_;
};

// Answers to one question are no names of findings.
bool are_answers(const Names& findings) {
  return std::all_of(findings.begin(), findings.end(),
                     [](const std::string& name) { return binary_value(name).has_value(); });
}

Error no_names(const Names& findings, const std::string& column) {
  return Error(ErrorKind::kInput, "the cells of a set hold answers, and no names of findings")
      .found("column " + column + " with " + joined_text(findings))
      .hint(
          "--label-from binary takes a column as one finding, --label-columns takes several; where "
          "a cell has a number for each finding, give each a column; --classes takes them as "
          "names");
}

// Of numbers, or of yes, no, true and the like.
bool repeats_an_answer(const Names& names) {
  const auto is_answer = [](const std::string& name) {
    return name.find_first_not_of("-0123456789.") == std::string::npos || binary_value(name);
  };
  return std::set<std::string>(names.begin(), names.end()).size() < names.size() &&
         std::all_of(names.begin(), names.end(), is_answer);
}

// A cell has a number (or yes and no) for each finding, as [0, 1, 0] and [1, 0, 2], where one
// stands in it twice, or where cells of answers are all of one length: lists of what there is are
// not.
bool holds_vectors(const SetColumn& column, bool answers) {
  std::set<std::size_t> lengths;
  for (std::size_t r = 0; r < column.parts.size(); ++r) {
    const std::size_t parts = column.parts[r].size();
    if (parts > 0) lengths.insert(parts);
    if (parts > 1 && repeats_an_answer(column.names[r])) return true;
  }
  return answers && lengths.size() == 1 && *lengths.begin() > 1;
}

// Where they are neither listed nor told by a column of answers. one_a_cell: cells are not cut.
void require_names(const Names& findings, const SetColumn& column, bool one_a_cell,
                   const std::string& name) {
  const bool all_answer = are_answers(findings);
  if ((one_a_cell && all_answer) || holds_vectors(column, all_answer)) {
    throw no_names(findings, name);
  }
}

std::string source_of(const std::string& column, const LabelCsvOptions& options) {
  return "sets of findings from column " + column +
         (options.label_separator.empty() ? "" : ", cut at " + options.label_separator) +
         (options.value_column.empty() ? "" : ", there or not by column " + options.value_column);
}

}  // namespace

LabelCells read_label_sets(const CsvTable& table, std::size_t label,
                           const LabelCsvOptions& options) {
  const std::string& name = table.header[label];
  const auto answers = column_if_named(table, options.value_column, "--value-column");
  SetColumn column = set_column(table, label, options);
  LabelCells cells;
  cells.task = LabelTask::kFindings;
  cells.findings = names_of_set(column, options);
  if (cells.findings.empty()) {
    throw Error(ErrorKind::kInput, "the label column names no finding at all").found(name);
  }
  const bool one_a_cell = options.label_separator.empty() && !column.lists;
  if (options.class_names.empty() && !answers) {
    require_names(cells.findings, column, one_a_cell, name);
  }
  require_few_names(cells.findings, name);
  const SetReading reading(table, cells.findings, options);
  for (std::size_t r = 0; r < table.rows.size(); ++r) {
    const Names& names = column.names[r];
    cells.values.push_back(
        answers
            ? reading.read(r, names, value_of_cell(table, r, *answers, ValueKind::kBinary, options))
            : reading.read(r, names));
  }
  cells.fewer_names = std::move(column.fewer);
  cells.source = source_of(name, options);
  return cells;
}

}  // namespace preceptor
