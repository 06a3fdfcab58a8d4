// A CSV file as a table: read whole, headers trimmed, BOM and CRLF accepted (RFC 4180). Or several
// that are pieces of one table.
//
// Must not know: what the columns mean. Vendor: libcsv, in csv_table_csv.cc. Threads: a value.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace preceptor {

struct CsvFormat {
  std::string encoding;   // as text_encoding.h has them; "": the bytes as they are
  std::string separator;  // "," ";" "tab" "|" or "space"; "": the one of , ; tab that the header
                          // has most of
  std::vector<std::string> header = {};  // of a file without one; empty: its first line with text
  std::int64_t skipped_lines = 0;        // above all else
  bool accept_short_rows = false;        // of which the last cells count as blank
  bool accept_long_rows = false;         // with blank fields more than the header, where others
                                         // have none
  bool has_quotes = true;                // around fields; false: they are letters like any other
  void validate() const;                 // throws Error(kUsage)
};

// Rows from first_row on, until the next part's, are of this file.
struct TablePart {
  std::string path;
  std::size_t first_row = 0;
};

struct CsvTable {
  std::vector<std::string> header;
  std::vector<std::vector<std::string>> rows;  // each as long as the header
  std::vector<std::size_t> lines;              // of the file, where each row begins, from 1
  char separator = ',';                        // that it was read with
  std::size_t headers_again = 0;               // rows that were the header once more: left out
  std::size_t short_rows = 0;                  // that were accepted
  std::size_t long_rows = 0;                   // that were accepted
  std::vector<TablePart> parts;                // empty: a single file, whose name needs no saying
  std::optional<std::size_t> column(const std::string& name) const;
};
// Throws Error(kInput) with the line of the first problem (ragged row, no header, empty file, a
// quote that does not end, another encoding). Blank fields behind the header's are left out where
// all rows have as many; else a separator in a text without quotes may have moved fields.
// Fields keep their line breaks; rows without any text are left out, and rows that are the header
// once more, as where files were put one behind another.
CsvTable read_csv_table(const std::string& path, const CsvFormat& format = {});
// The same of bytes that are here already; `path` is for messages.
CsvTable parse_csv_table(const std::string& bytes, const std::string& path,
                         const CsvFormat& format = {});

// A column that stays although a table lacks it, and what the cells of that one's rows hold.
struct KeptColumn {
  std::string name, filling;
};
using KeptColumns = std::vector<KeptColumn>;
struct JoinedTable {
  CsvTable table;
  std::vector<std::string> left_out;  // names of columns that not all have
  // A kept column, and a table without it.
  std::vector<std::pair<KeptColumn, std::string>> filled;
};
// The rows of all, one table after the other, in the columns that all have, in the order of the
// first one's, and the kept ones that any has. Columns of one name are told apart by their order.
// paths: one a table. A single table stays as it is. REQUIRES a table.
JoinedTable joined_tables(std::vector<CsvTable> tables, const std::vector<std::string>& paths,
                          const KeptColumns& kept = {});

// "tabs", "blanks" or the character, for messages.
std::string separator_name(const CsvTable& table);

// Of the file that a row is from, for messages: "line 7", or "line 7 of valid.csv".
std::string line_of_row(const std::vector<TablePart>& parts, std::size_t line, std::size_t row);

}  // namespace preceptor
