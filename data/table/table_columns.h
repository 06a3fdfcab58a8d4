// Columns of a table, found by the name that an option gives or by a usual name.
//
// Pure functions. Must not know: what a label is.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "common/base/error.h"
#include "data/table/csv_table.h"

namespace preceptor {

// The column of this very name. Throws Error(kUsage) naming the columns there are, and where two
// have the name.
std::size_t named_column(const CsvTable& table, const std::string& name, const std::string& option);
std::optional<std::size_t> column_if_named(const CsvTable& table, const std::string& name,
                                           const std::string& option);
// usual: folded names (text_cells.h), the first one that is there wins. Throws Error(kUsage) where
// two columns have it.
std::optional<std::size_t> usual_column(const CsvTable& table,
                                        const std::vector<std::string>& usual);
// The named one, or else a usual one. Throws Error(kUsage).
std::size_t column_or_usual(const CsvTable& table, const std::string& name,
                            const std::vector<std::string>& usual, const std::string& option);

// Trimmed.
std::vector<std::string> cells_of(const CsvTable& table, std::size_t column);
// A regular expression, "" for none, the option that gave it, and what helps where it finds
// nothing.
struct CellPattern {
  std::string regex, option, hint;
};
// What the first group of `pattern` finds in each cell, also where a backslash is a slash; blank
// cells stay. Throws Error(kInput), as nothing_found() makes it, for a cell in which it finds
// nothing.
std::vector<std::string> cut_cells(const CsvTable& table, std::vector<std::string> cells,
                                   const CellPattern& pattern);
Error nothing_found(const CsvTable& table, std::size_t row, const std::string& cell,
                    const CellPattern& pattern);
// "line 7": of the file, for messages.
std::string line_text(const CsvTable& table, std::size_t row);

}  // namespace preceptor
