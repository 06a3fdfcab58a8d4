// `--expect`: the user's own numbers for some samples, held against what the cache holds: the one
// check that preprocessing is what the teacher was trained with.
//
// The file: a key column (sop_instance_uid or path), perhaps `frame` (from 0), and one column a
// class, by the class's name or, where no header is a class's name, in the order of the classes.
// Numbers are logits before any temperature, or probabilities where the teacher returns those. Must
// not know: Torch. Pure; threads: any.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "common/base/json_value.h"
#include "common/cache/image_store.h"
#include "common/cache/target_store.h"
#include "data/table/csv_table.h"
#include "stage1_teacher/rows/archive_view.h"
#include "stage1_teacher/teacher/teacher_contract.h"

namespace preceptor {

// Logits of magnitude 10 from the same pixels differ by 1e-5 between two LibTorch builds; a window
// or a resize that is not the same moves them by tenths.
inline constexpr double kDefaultExpectTolerance = 1e-2;

struct Expectation {
  std::string key;  // as in the file
  std::int64_t frame = 0;
  std::vector<double> values;  // a class each, in the order of class_names
};

// Throws Error(kInput) naming columns or line.
std::vector<Expectation> parse_expectations(const CsvTable& table,
                                            const std::vector<std::string>& class_names);

struct Comparison {
  std::int64_t matched = 0, unmatched = 0;  // samples of the file
  double largest = 0;                       // absolute difference
  std::string largest_key;                  // for stderr
  std::int64_t largest_frame = 0;
  Json to_json() const;  // without the key
};

Comparison compare_expectations(const std::vector<Expectation>& expected,
                                const ArchiveView& archive, const RowPlan& plan,
                                const std::vector<RowState>& states, const TargetStore& targets,
                                OutputKind kind);

}  // namespace preceptor
