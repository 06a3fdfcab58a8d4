#include "data/table/table_columns.h"

#include <algorithm>

#include "data/table/path_pattern.h"
#include "data/table/text_cells.h"

namespace preceptor {
namespace {

Error two_columns(const std::string& one, const std::string& other) {
  return Error(ErrorKind::kUsage, "the label table has more than one column of this name")
      .found(one == other ? one : one + " and " + other)
      .hint(one == other ? "" : "an option names a column as it is written");
}

std::string named_columns_of(const CsvTable& table) {
  std::vector<std::string> names;
  for (const std::string& name : table.header) {
    if (!name.empty()) names.push_back(name);
  }
  return joined_text(names);
}

std::string separated_by(const CsvTable& table) {
  return "fields were separated by " + separator_name(table);
}

bool is_ascii(const std::string& text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return (c & 0x80) == 0; });
}

}  // namespace

std::size_t named_column(const CsvTable& table, const std::string& given,
                         const std::string& option) {
  const std::string name = column_name(given);
  const auto found = name.empty() ? std::nullopt : table.column(name);
  if (!found) {
    throw Error(ErrorKind::kUsage,
                "the label table has no column of the name that " + option + " gives")
        .expected("one of: " + named_columns_of(table))
        .found(name)
        .hint(separated_by(table) + (is_ascii(joined_text(table.header)) && is_ascii(name)
                                         ? ""
                                         : "; names as UTF-8 has them, or say --encoding"));
  }
  if (std::count(table.header.begin(), table.header.end(), name) > 1) {
    throw two_columns(name, name);
  }
  return *found;
}

std::optional<std::size_t> column_if_named(const CsvTable& table, const std::string& name,
                                           const std::string& option) {
  if (name.empty()) return std::nullopt;
  return named_column(table, name, option);
}

std::optional<std::size_t> usual_column(const CsvTable& table,
                                        const std::vector<std::string>& usual) {
  for (const std::string& name : usual) {
    std::vector<std::size_t> found;
    for (std::size_t c = 0; c < table.header.size(); ++c) {
      if (folded_name(table.header[c]) == name) found.push_back(c);
    }
    if (found.size() > 1) throw two_columns(table.header[found[0]], table.header[found[1]]);
    if (!found.empty()) return found[0];
  }
  return std::nullopt;
}

std::size_t column_or_usual(const CsvTable& table, const std::string& name,
                            const std::vector<std::string>& usual, const std::string& option) {
  if (!name.empty()) return named_column(table, name, option);
  const auto found = usual_column(table, usual);
  if (found) return named_column(table, table.header[*found], option);
  throw Error(ErrorKind::kUsage, "no column of the label table has a usual name; give " + option)
      .expected("one of: " + named_columns_of(table))
      .hint(separated_by(table) + (option == "--label-column"
                                       ? "; findings in columns of their own: --label-columns"
                                       : ""));
}

std::vector<std::string> cells_of(const CsvTable& table, std::size_t column) {
  std::vector<std::string> cells;
  for (const std::vector<std::string>& row : table.rows) cells.push_back(trimmed(row[column]));
  return cells;
}

std::vector<std::string> cut_cells(const CsvTable& table, std::vector<std::string> cells,
                                   const CellPattern& pattern) {
  if (pattern.regex.empty()) return cells;
  const PathPattern find(pattern.regex, pattern.option);
  for (std::size_t r = 0; r < cells.size(); ++r) {
    if (cells[r].empty()) continue;
    auto found = find.find(cells[r]);
    if (!found) found = find.find(with_slashes(cells[r]));
    if (!found) throw nothing_found(table, r, cells[r], pattern);
    cells[r] = *found;
  }
  return cells;
}

Error nothing_found(const CsvTable& table, std::size_t row, const std::string& cell,
                    const CellPattern& pattern) {
  constexpr std::size_t kBytesSaid = 200;
  return Error(ErrorKind::kInput, pattern.option + " finds nothing in a cell of the table")
      .expected(pattern.regex)
      .found(cell.substr(0, kBytesSaid) + " in " + line_text(table, row))
      .hint(pattern.hint);
}

std::string line_text(const CsvTable& table, std::size_t row) {
  return line_of_row(table.parts, row < table.lines.size() ? table.lines[row] : row + 2, row);
}

}  // namespace preceptor
