#include "data/table/csv_table.h"

#include <algorithm>
#include <map>
#include <utility>

#include "common/files/file_io.h"

namespace preceptor {
namespace {

using Name = std::pair<std::string, int>;  // and how many columns before have it
using Columns = std::map<Name, std::size_t>;

std::vector<Name> names_of(const CsvTable& table) {
  std::map<std::string, int> seen;
  std::vector<Name> names;
  for (const std::string& name : table.header) names.emplace_back(name, seen[name]++);
  return names;
}

Columns columns_of(const CsvTable& table) {
  Columns columns;
  for (const Name& name : names_of(table)) columns.emplace(name, columns.size());
  return columns;
}

void add_once(const std::string& name, std::vector<std::string>& names) {
  if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
}

// Of the columns of one table those that all have, and the others' names.
std::vector<Name> shared_names(const CsvTable& table, const std::vector<Columns>& all,
                               std::vector<std::string>& left_out) {
  std::vector<Name> shared;
  for (const Name& name : names_of(table)) {
    const bool everywhere = std::all_of(all.begin(), all.end(), [&name](const Columns& columns) {
      return columns.count(name) > 0;
    });
    if (everywhere) {
      shared.push_back(name);
    } else {
      add_once(name.first, left_out);
    }
  }
  return shared;
}

// A name that one table has twice is no name of one column, whatever the others have.
void add_doubled(const CsvTable& table, std::vector<Name>& shared) {
  for (const Name& name : names_of(table)) {
    const bool is_there = std::find(shared.begin(), shared.end(), name) != shared.end();
    const bool has_first =
        std::find(shared.begin(), shared.end(), Name(name.first, 0)) != shared.end();
    if (name.second > 0 && has_first && !is_there) shared.push_back(name);
  }
}

// Tables without it get it as their last column.
void keep(const KeptColumn& column, std::vector<CsvTable>& tables,
          const std::vector<std::string>& paths, JoinedTable& joined) {
  const auto has_it = [&column](const CsvTable& table) {
    return table.column(column.name).has_value();
  };
  if (std::none_of(tables.begin(), tables.end(), has_it)) return;
  for (std::size_t t = 0; t < tables.size(); ++t) {
    if (has_it(tables[t])) continue;
    joined.filled.emplace_back(column, paths[t]);
    tables[t].header.push_back(column.name);
    for (std::vector<std::string>& row : tables[t].rows) row.push_back(column.filling);
  }
}

void add_rows(CsvTable&& from, const Columns& columns, const std::vector<Name>& wanted,
              CsvTable& to) {
  for (std::vector<std::string>& row : from.rows) {
    std::vector<std::string>& moved = to.rows.emplace_back();
    for (const Name& name : wanted) {
      const auto at = columns.find(name);
      moved.push_back(at == columns.end() ? "" : std::move(row[at->second]));
    }
    row = {};
  }
  to.lines.insert(to.lines.end(), from.lines.begin(), from.lines.end());
  to.headers_again += from.headers_again;
  to.short_rows += from.short_rows;
  to.long_rows += from.long_rows;
}

}  // namespace

std::optional<std::size_t> CsvTable::column(const std::string& name) const {
  for (std::size_t c = 0; c < header.size(); ++c) {
    if (header[c] == name) return c;
  }
  return std::nullopt;
}

CsvTable read_csv_table(const std::string& path, const CsvFormat& format) {
  return parse_csv_table(read_file(path), path, format);
}

JoinedTable joined_tables(std::vector<CsvTable> tables, const std::vector<std::string>& paths,
                          const KeptColumns& kept) {
  if (tables.size() == 1) return {std::move(tables.front()), {}, {}};
  JoinedTable joined;
  for (const KeptColumn& column : kept) keep(column, tables, paths, joined);
  std::vector<Columns> columns;
  for (const CsvTable& table : tables) columns.push_back(columns_of(table));
  std::vector<Name> shared = shared_names(tables.front(), columns, joined.left_out);
  for (const CsvTable& table : tables) {
    shared_names(table, columns, joined.left_out);
    add_doubled(table, shared);
  }
  for (const Name& name : shared) joined.table.header.push_back(name.first);
  joined.table.separator = tables.front().separator;
  for (std::size_t t = 0; t < tables.size(); ++t) {
    joined.table.parts.push_back({paths[t], joined.table.rows.size()});
    add_rows(std::move(tables[t]), columns[t], shared, joined.table);
  }
  return joined;
}

std::string separator_name(const CsvTable& table) {
  if (table.separator == '\t') return "tabs";
  return table.separator == ' ' ? "blanks" : std::string(1, table.separator);
}

std::string line_of_row(const std::vector<TablePart>& parts, std::size_t line, std::size_t row) {
  const std::string text = "line " + std::to_string(line);
  if (parts.empty()) return text;
  const auto next =
      std::upper_bound(parts.begin(), parts.end(), row,
                       [](std::size_t at, const TablePart& part) { return at < part.first_row; });
  return text + " of " + std::prev(next)->path;
}

}  // namespace preceptor
