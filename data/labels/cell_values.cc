#include "data/labels/cell_values.h"

#include <algorithm>

#include "common/base/error.h"
#include "data/table/text_cells.h"
#include "data/table/text_encoding.h"

namespace preceptor {
namespace {

Error no_value(ValueKind kind, const std::string& found) {
  const bool mask = kind == ValueKind::kMask;
  return Error(ErrorKind::kInput, mask ? "a cell of a mask's column is no run-length mask"
                                       : "a finding's cell says neither yes nor no")
      .expected(mask ? "pairs of start and length, -1 for no mask, or blank"
                     : "1, 0, -1, yes, no, true, false, positive, negative, uncertain, blank, or "
                       "another word of docs/INDEX.md (Cells)")
      .found(found);
}

}  // namespace

bool is_blank_word(const std::string& trimmed_text, const LabelCsvOptions& options) {
  const auto& words = options.blank_words;
  return std::find(words.begin(), words.end(), trimmed_text) != words.end();
}

CellPattern label_pattern_of(const LabelCsvOptions& options) {
  return {options.label_pattern, "--label-pattern", kBlankWordsHint};
}

std::vector<std::string> label_texts(const CsvTable& table, std::size_t column,
                                     const LabelCsvOptions& options) {
  std::vector<std::string> texts = cells_of(table, column);
  for (std::string& text : texts) {
    if (is_blank_word(text, options)) text.clear();
  }
  return texts;
}

LabelValue value_of_cell(const CsvTable& table, std::size_t row, std::size_t column, ValueKind kind,
                         const LabelCsvOptions& options, const char* hint) {
  constexpr std::size_t kBytesSaid = 40;
  const std::string cell = trimmed(table.rows[row][column]);
  if (is_blank_word(cell, options)) return options.values.settled(LabelValue::kMissing);
  const auto value = kind == ValueKind::kMask ? mask_value(cell) : binary_value(cell);
  if (value) return options.values.settled(*value);
  throw no_value(kind, cell.substr(0, kBytesSaid) + " in " + line_text(table, row) + ", column " +
                           table.header[column])
      .hint(std::string(hint) + (*hint == '\0' ? "" : "; ") + kBlankWordsHint);
}

void require_utf8(const std::string& name, const std::string& where) {
  if (is_utf8(name)) return;
  throw Error(ErrorKind::kInput, "a label is not UTF-8 text")
      .found(where)
      .hint("save the table as CSV UTF-8, or say --encoding latin-1 (or gb18030, ...)");
}

}  // namespace preceptor
