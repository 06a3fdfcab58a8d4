#include "data/labels/label_cells.h"

#include <algorithm>
#include <optional>

#include "data/labels/cell_values.h"
#include "data/labels/label_classes.h"
#include "data/labels/label_sets.h"
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
  cells.classes = cut_cells(table, label_texts(table, label, options), label_pattern_of(options));
  for (std::string& name : cells.classes) {
    if (is_blank_word(name, options)) name.clear();
  }
  cells.source = "labels from column " + table.header[label];
  if (!options.label_pattern.empty()) return cells;
  const auto other = companion(table, label);
  if (!other || (!class_names.empty() && holds_only(cells.classes, class_names))) return cells;
  std::vector<std::string> others = label_texts(table, *other, options);
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

LabelCells value_cells(const CsvTable& table, const std::vector<std::size_t>& columns,
                       const LabelCsvOptions& options, const char* hint) {
  const bool mask = options.label_from_word() == "mask";
  LabelCells cells;
  for (const std::size_t column : columns) {
    require_utf8(table.header[column], "the header");
    cells.findings.push_back(table.header[column]);
  }
  for (std::size_t r = 0; r < table.rows.size(); ++r) {
    std::vector<LabelValue>& row = cells.values.emplace_back();
    for (const std::size_t column : columns) {
      row.push_back(value_of_cell(table, r, column, mask ? ValueKind::kMask : ValueKind::kBinary,
                                  options, hint));
    }
  }
  cells.source = std::string(mask ? "masks" : "findings") + " from " +
                 (columns.size() == 1 ? "column " : "columns ") + joined_text(cells.findings);
  return cells;
}

LabelCells many_columns(const CsvTable& table, const LabelCsvOptions& options) {
  std::vector<std::size_t> columns;
  for (const std::string& name : options.label_columns) {
    columns.push_back(named_column(table, name, "--label-columns"));
  }
  LabelCells cells = value_cells(table, columns, options, "");
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
  if (from == "set") return read_label_sets(table, label, options);
  if (from == "class") {
    LabelCells cells = class_cells(table, label, options);
    for (std::size_t r = 0; r < cells.classes.size(); ++r) {
      if (!is_utf8(cells.classes[r])) require_utf8(cells.classes[r], line_text(table, r));
    }
    return cells;
  }
  const char* const hint =
      from == "mask" ? "" : "--label-from class takes cells as names of classes";
  LabelCells cells = value_cells(table, {label}, options, hint);
  cells.task = LabelTask::kFinding;
  return cells;
}

}  // namespace preceptor
