// A file's bytes as the text that a parser of CSV gets, and what separates its fields.
//
// Pure functions. Must not know: quotes' rules, but to find the header's end; columns.
#pragma once

#include <string>

#include "data/table/csv_table.h"

namespace preceptor {

// text: in the encoding that the format says, with blank lines in place of those that are passed
// over, so that the others keep their numbers. separator: what the format says, else what a first
// line "sep=;" does, else the one of , ; tab that the header has most of.
struct CsvText {
  std::string text;
  char separator;
};
// Throws Error(kInput) for what is no text (a workbook, a packed file), or of another encoding.
CsvText csv_text(const std::string& bytes, const std::string& path, const CsvFormat& format);

}  // namespace preceptor
