// From the labels of the index to the label table of a cache's rows.
//
// Must not know: images, teachers (but for the order of their class names), Torch. Threads: one.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "common/base/json_value.h"
#include "common/base/reporter.h"
#include "common/cache/label_table.h"
#include "common/program/options.h"
#include "stage1_teacher/rows/archive_view.h"
#include "stage1_teacher/rows/file_labels.h"
#include "stage1_teacher/rows/split_rule.h"

namespace preceptor {

struct LabelOptions {
  std::string name = "default";
  std::optional<std::string> split_fractions;
  std::optional<std::int64_t> split_seed;
  std::string column;  // of a table of several columns; "" : none

  // `name_option`: what the table's name is called on this verb.
  void register_in(OptionTable& table, const std::string& name_option);
  void register_column(OptionTable& table);
  void validate() const;  // throws Error(kUsage): a table's name is a folder's name
  // `stored` with the options that are set laid over it.
  SplitRule over(SplitRule stored) const;
};

// Labels of several columns make a table of task multi, with all of them; `class_order` is nothing
// to it. Otherwise `class_order`: the class names of a teacher, or of the table that is there;
// taken as they are where they hold all the names of the labels, otherwise the labels' own names
// are. A row's split: its column's value; else that of its patient in the column; else the rule.
// Of a series, the files that the labels name must agree in label, split and patient; otherwise
// its row is unlabelled, and it is counted in `disagreed`.
// Throws Error(kInput) for a split value that is none of train, val, test (and their long names).
LabelTable build_label_table(const LabelSource& source, const RowPlan& plan, const SplitRule& rule,
                             const std::vector<std::string>& class_order,
                             std::int64_t* disagreed = nullptr);

// The classes of one network: those of the labels, or of the column that is named. Empty where
// there are columns and none is named.
std::vector<std::string> network_classes(const StoredLabels& labels, const std::string& column);

struct LabelOutcome {
  LabelTable table;
  bool changed = false;
};
// Reads index and cache, writes the table where it changed, says the class shares and warns of a
// class that a split lacks, and of series whose files disagree.
LabelOutcome bring_labels_up_to_date(const IndexDatabase& index, const ArchiveView& archive,
                                     const CacheFolder& cache, const RowPlan& plan,
                                     const LabelOptions& options,
                                     const std::vector<std::string>& teacher_classes,
                                     Reporter& reporter);

}  // namespace preceptor
