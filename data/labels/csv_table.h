// A CSV file as a table: read whole, headers trimmed, BOM and CRLF accepted (RFC 4180).
//
// Must not know: what the columns mean. Vendor: libcsv, in csv_table_csv.cc. Threads: a value.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace preceptor {

struct CsvFormat {
  std::string encoding;  // as text_encoding.h has them; "": the bytes as they are
  std::string
      separator;  // "," ";" "tab" or "|"; "": the one of , ; tab that the header has most of
  void validate() const;  // throws Error(kUsage)
};

struct CsvTable {
  std::vector<std::string> header;
  std::vector<std::vector<std::string>> rows;  // each as long as the header
  std::vector<std::size_t> lines;              // of the file, where each row ends, from 1
  char separator = ',';                        // that it was read with
  std::optional<std::size_t> column(const std::string& name) const;
};
// Throws Error(kInput) with the line of the first problem (ragged row, no header, empty file, a
// quote that does not end, another encoding). Fields keep their line breaks; rows without any text
// are left out.
CsvTable read_csv_table(const std::string& path, const CsvFormat& format = {});
// The same of bytes that are here already; `path` is for messages.
CsvTable parse_csv_table(const std::string& bytes, const std::string& path,
                         const CsvFormat& format = {});

}  // namespace preceptor
