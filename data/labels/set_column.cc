#include "data/labels/set_column.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "common/base/error.h"
#include "data/labels/cell_values.h"
#include "data/table/path_pattern.h"
#include "data/table/printed_list.h"
#include "data/table/table_columns.h"
#include "data/table/text_cells.h"
#include "data/table/text_encoding.h"

namespace preceptor {
namespace {

using Names = SetColumn::Names;

// nan and its like are no findings, unless they are named as such, or as the name for none.
bool is_no_name(const std::string& name, const LabelCsvOptions& options) {
  const auto holds = [&name](const Names& names) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  if (name.empty() || is_blank_word(name, options)) return true;
  return is_blank_cell(name) && !holds(options.class_names) && !is_negative_name(name, options);
}

// What is to be cut: the cell, or what the pattern finds in it.
Names pieces_of(const std::string& cell, const std::optional<PathPattern>& pattern) {
  if (!pattern || cell.empty()) return {cell};
  Names found = pattern->find_all(cell);
  return found.empty() ? pattern->find_all(with_slashes(cell)) : found;
}

std::vector<Names> pieces_of_rows(const CsvTable& table, const Names& cells,
                                  const LabelCsvOptions& options) {
  std::optional<PathPattern> pattern;
  if (!options.label_pattern.empty()) pattern.emplace(options.label_pattern, "--label-pattern");
  std::vector<Names> rows;
  for (std::size_t r = 0; r < cells.size(); ++r) {
    rows.push_back(pieces_of(cells[r], pattern));
    if (rows.back().empty()) {
      throw nothing_found(table, r, cells[r], label_pattern_of(options));
    }
  }
  return rows;
}

Names parts_of(const std::string& piece, bool lists, const LabelCsvOptions& options) {
  const bool list = is_printed_list(piece) || (lists && is_bracketed(piece));
  return list ? names_of_printed_list(piece) : trimmed_parts(piece, options.label_separator);
}

void require_whole_lists(const CsvTable& table, const std::vector<Names>& rows,
                         std::size_t column) {
  constexpr std::size_t kBytesSaid = 80;
  for (std::size_t r = 0; r < rows.size(); ++r) {
    const auto torn = std::find_if(rows[r].begin(), rows[r].end(), is_torn_list);
    if (torn == rows[r].end()) continue;
    throw Error(ErrorKind::kInput, "a list in the label table is none of names alone")
        .expected("names in quotes, with commas or blanks between them, in brackets")
        .found(torn->substr(0, kBytesSaid) + " in column " + table.header[column] + ", " +
               line_text(table, r))
        .hint("--label-pattern takes names out of a cell, wherever its group stands");
  }
}

// Of one row, whose pieces are to be cut.
Names parts_of_row(const Names& pieces, bool lists, const LabelCsvOptions& options) {
  Names all;
  for (const std::string& piece : pieces) {
    for (std::string& part : parts_of(piece, lists, options)) all.push_back(std::move(part));
  }
  return all;
}

Names without_blank(const Names& parts, const LabelCsvOptions& options) {
  Names names;
  std::copy_if(parts.begin(), parts.end(), std::back_inserter(names),
               [&options](const std::string& part) { return !is_no_name(part, options); });
  return names;
}

}  // namespace

bool is_negative_name(const std::string& name, const LabelCsvOptions& options) {
  return lower_case(name) == lower_case(options.negative_name);
}

SetColumn set_column(const CsvTable& table, std::size_t label, const LabelCsvOptions& options) {
  const Names cells = label_texts(table, label, options);
  const std::vector<Names> rows = pieces_of_rows(table, cells, options);
  require_whole_lists(table, rows, label);
  SetColumn column;
  column.lists = std::any_of(rows.begin(), rows.end(), [](const Names& pieces) {
    return std::any_of(pieces.begin(), pieces.end(), is_printed_list);
  });
  for (std::size_t r = 0; r < rows.size(); ++r) {
    if (!is_utf8(cells[r])) require_utf8(cells[r], line_text(table, r));
    Names parts = parts_of_row(rows[r], column.lists, options);
    const bool by_pattern = !options.label_pattern.empty();
    if (by_pattern && parts_of(cells[r], column.lists, options).size() > parts.size()) {
      column.fewer.push_back(r);
    }
    column.names.push_back(without_blank(parts, options));
    column.parts.push_back(std::move(parts));
  }
  return column;
}

}  // namespace preceptor
