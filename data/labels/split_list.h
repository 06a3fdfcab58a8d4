// Splits as lists of names: a file a split, a name a line (train_val_list.txt, test_list.txt), or
// a row, under a header that names the key column (a test.csv without labels).
//
// Must not know: which file a name means. Threads: a value.
#pragma once

#include <string>
#include <vector>

#include "data/labels/label_columns.h"
#include "data/table/csv_table.h"

namespace preceptor {

struct SplitList {
  std::string split;               // train, val, test or none
  std::vector<std::string> names;  // in the order of the file, trimmed
};

// The split's short name: train (training), val (validation, valid, validate, dev), test (testing),
// none, in any case. "" for any other word, and for "".
std::string canonical_split(const std::string& word);
bool is_split(const std::string& word);  // one of those, or ""

// Of a list, or of a table all of whose rows are of one split.
struct SplitOfFile {
  std::string split, path;
};
// Of SPLIT=FILE. Throws Error(kUsage) for another form or split.
SplitOfFile split_of_file(const std::string& text);

// options, format: of the table; its encoding is that of a list that is not UTF-8. Throws
// Error(kInput) for a list without names, or a list with a header that is no table, Error(kSystem)
// for a file that cannot be read.
SplitList read_split_list(const SplitOfFile& file, const LabelCsvOptions& options,
                          const CsvFormat& format);

}  // namespace preceptor
