// What a label column's cells hold, one by one: a text, or a value of a finding.
//
// Pure functions. Must not know: keys, splits, files.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "data/labels/label_columns.h"

namespace preceptor {

// Trimmed; "" for one of options.blank_words.
std::vector<std::string> label_texts(const CsvTable& table, std::size_t column,
                                     const LabelCsvOptions& options);

enum class ValueKind { kBinary, kMask };
// With the policies of `options`. Throws Error(kInput) with `hint` for a cell that says neither yes
// nor no, or is no mask.
LabelValue value_of_cell(const CsvTable& table, std::size_t row, std::size_t column, ValueKind kind,
                         const LabelCsvOptions& options, const char* hint = "");

// Throws Error(kInput). `where`: for the message.
void require_utf8(const std::string& name, const std::string& where);

}  // namespace preceptor
