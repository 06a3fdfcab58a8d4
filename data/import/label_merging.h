// The rows of a label table that mean one file, made one label.
//
// Must not know: how rows are found, SQLite. Borrows the parsed table. Threads: const.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "data/index/index_database.h"
#include "data/labels/label_aggregation.h"
#include "data/labels/label_columns.h"

namespace preceptor {

struct MergedLabel {
  SampleLabel label;           // without its file
  std::size_t differing = 0;   // place among the rows of the first that contradicts the first one;
                               // 0: none
  bool split_in_half = false;  // a majority that there is not
};

class LabelMerging {
 public:
  // class_names: in order; of findings negative and positive, of kFindings none. Throws
  // Error(kUsage) for any and all of more than two classes.
  LabelMerging(const ParsedLabels& parsed, const std::vector<std::string>& class_names,
               Aggregation how, const ValuePolicy& policy);
  // rows: places in parsed.rows, one or more. Throws Error(kInput) for a split that is none and a
  // class that class_names does not hold.
  MergedLabel merge(const std::vector<std::size_t>& rows) const;

 private:
  struct Voice {
    std::size_t at;  // place among the rows of its first one
    std::vector<LabelValue> values;
  };

  bool all_answer() const;  // whether all labels say yes or no
  std::int64_t class_of(std::size_t row) const;
  void merge_classes(const std::vector<std::size_t>& rows, MergedLabel& merged) const;
  bool tells_piece_by_piece() const;
  std::size_t first_contradiction(const std::vector<std::size_t>& rows) const;
  std::vector<Voice> voices_of(const std::vector<std::size_t>& rows) const;
  void merge_values(const std::vector<Voice>& voices, MergedLabel& merged) const;
  std::size_t first_other(const std::vector<std::size_t>& rows,
                          const std::vector<Voice>& voices) const;
  std::size_t first_that_says(const std::vector<std::size_t>& rows,
                              std::string LabelRow::*text) const;

  const ParsedLabels& parsed_;
  const Aggregation how_;
  const ValuePolicy policy_;
  std::unordered_map<std::string, std::int64_t> class_at_;
};

}  // namespace preceptor
