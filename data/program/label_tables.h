// The label tables of a run, each read once: what is digested is what is parsed.
//
// Owns: their bytes. Must not know: the archive. Threads: a value.
#pragma once

#include <string>
#include <vector>

#include "common/base/reporter.h"
#include "data/labels/label_columns.h"
#include "data/program/label_table_options.h"

namespace preceptor {

class LabelTables {
 public:
  LabelTables() = default;
  // Throws Error(kSystem) for a path that cannot be read, Error(kUsage) for one that is given
  // twice.
  explicit LabelTables(const std::vector<std::string>& paths);

  std::string digest() const;  // of the bytes of all, in their order
  // Several as one table, by the columns that all have. REQUIRES a table. Throws as
  // parse_csv_table() and parse_labels() do.
  ParsedLabels parse(const LabelTableOptions& options, Reporter& reporter) const;

 private:
  std::vector<std::string> paths_, bytes_;
};

}  // namespace preceptor
