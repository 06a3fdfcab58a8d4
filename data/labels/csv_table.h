// A CSV file as a table: read whole, headers trimmed, BOM and CRLF accepted (RFC 4180).
//
// Must not know: what the columns mean. Vendor: libcsv, in csv_table_csv.cc. Threads: a value.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace preceptor {

struct CsvTable {
  std::vector<std::string> header;
  std::vector<std::vector<std::string>> rows;  // each as long as the header
  std::vector<std::size_t> lines;              // of the file, where each row ends, from 1
  std::optional<std::size_t> column(const std::string& name) const;
};
// Throws Error(kInput) with the line of the first problem (ragged row, no header, empty file, a
// quote that does not end, UTF-16). Fields keep their line breaks; rows without any text are left
// out.
CsvTable read_csv_table(const std::string& path);

}  // namespace preceptor
