// What a label column's cells hold, one by one: a text, or a value of a finding.
//
// Pure functions. Must not know: keys, splits, files.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "data/labels/label_columns.h"
#include "data/table/table_columns.h"

namespace preceptor {

inline constexpr char kBlankWordsHint[] = "--blank-words names words that say nothing";

CellPattern label_pattern_of(const LabelCsvOptions& options);
bool is_blank_word(const std::string& trimmed_text, const LabelCsvOptions& options);
// Trimmed; "" for a blank word.
std::vector<std::string> label_texts(const CsvTable& table, std::size_t column,
                                     const LabelCsvOptions& options);

enum class ValueKind { kBinary, kMask };
// With the policies of `options`. Throws Error(kInput), with `hint` among its own, for a cell that
// says neither yes nor no, or is no mask.
LabelValue value_of_cell(const CsvTable& table, std::size_t row, std::size_t column, ValueKind kind,
                         const LabelCsvOptions& options, const char* hint = "");

// Throws Error(kInput). `where`: for the message.
void require_utf8(const std::string& name, const std::string& where);

}  // namespace preceptor
