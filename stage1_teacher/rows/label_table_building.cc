#include "stage1_teacher/rows/label_table_building.h"

#include <algorithm>
#include <set>

#include "common/base/error.h"
#include "common/cache/cache_folder.h"
#include "stage1_teacher/rows/label_shares.h"
#include "stage1_teacher/rows/text_list.h"

namespace preceptor {
namespace {

constexpr char kLabelColumn[] = "label";

bool holds_all(const std::vector<std::string>& names, const std::vector<std::string>& wanted) {
  return std::all_of(wanted.begin(), wanted.end(), [&names](const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  });
}

std::vector<std::string> chosen_classes(const std::vector<std::string>& order,
                                        const std::vector<std::string>& own) {
  return !order.empty() && holds_all(order, own) ? order : own;
}

void add_class(LabelTable& table, const FileLabel& label) {
  const bool known = label.class_index >= 0;
  table.values.push_back(known ? static_cast<float>(label.class_index) : 0);
  table.states.push_back(known ? LabelState::kKnown : LabelState::kMissing);
}

void add_values(LabelTable& table, const FileLabel& label) {
  for (const LabelValue value : label.values) {
    table.values.push_back(value == LabelValue::kPositive ? 1 : 0);
    table.states.push_back(value == LabelValue::kMissing     ? LabelState::kMissing
                           : value == LabelValue::kUncertain ? LabelState::kUncertain
                                                             : LabelState::kKnown);
  }
}

// Without rows.
LabelTable empty_table(const StoredLabels& labels, const std::vector<std::string>& class_order) {
  LabelTable table;
  if (labels.column_names.empty()) {
    table.class_names = chosen_classes(class_order, labels.class_names);
    table.column_names = {kLabelColumn};
    return table;
  }
  table.task = "multi";
  table.class_names = {label_value_name(LabelValue::kNegative),
                       label_value_name(LabelValue::kPositive)};
  table.column_names = labels.column_names;
  return table;
}

// The table that is there, of whatever generation; empty names when there is none.
std::vector<std::string> existing_classes(const CacheFolder& cache, const RowPlan& plan,
                                          const std::string& name) {
  const int generation = CacheFolder::newest_generation(cache.label_table_path(name));
  if (generation == 0 || generation > plan.generations()) return {};
  return read_label_table(cache, plan.up_to(generation), name).class_names;
}

}  // namespace

void LabelOptions::register_in(OptionTable& table, const std::string& name_option) {
  table.add(name_option, &name, "name of the label table")
      .add("split-fractions", &split_fractions,
           "train,val,test shares of the patients where no column says (default 0.7,0.15,0.15, or "
           "what the table was made with)")
      .add("split-seed", &split_seed, "another number deals the patients anew (default 1)");
}

void LabelOptions::register_column(OptionTable& table) {
  table.add("label-column", &column, "which column, of labels that have several");
}

void LabelOptions::validate() const {
  const bool plain = std::all_of(name.begin(), name.end(), [](unsigned char letter) {
    return std::isalnum(letter) || letter == '-' || letter == '_';
  });
  if (plain && !name.empty()) return;
  throw Error(ErrorKind::kUsage, "a label table's name is made of letters, digits, - and _")
      .found(name);
}

SplitRule LabelOptions::over(SplitRule stored) const {
  if (split_fractions) stored.set_fractions(*split_fractions);
  if (split_seed) stored.seed = *split_seed;
  return stored;
}

std::vector<std::string> network_classes(const StoredLabels& labels, const std::string& column) {
  if (labels.column_names.empty()) return labels.class_names;
  return column.empty() ? std::vector<std::string>() : column_classes(column);
}

LabelTable build_label_table(const LabelSource& source, const RowPlan& plan, const SplitRule& rule,
                             const std::vector<std::string>& class_order, std::int64_t* disagreed) {
  std::set<Key16> at_odds;
  LabelTable table = empty_table(source.labels, class_order);
  const FileLabels labels(source, rule, table.class_names);
  for (int number = 1; number <= plan.generations(); ++number) {
    for (const CacheRow& row : plan.generation(number).rows) {
      const FileLabel label = labels.of(source.archive.source(row.file));
      if (label.disagreed) at_odds.insert(row.file);
      table.is_multi() ? add_values(table, label) : add_class(table, label);
      table.splits.push_back(label.split);
      table.patients.push_back(label.patient);
    }
  }
  if (disagreed != nullptr) *disagreed = static_cast<std::int64_t>(at_odds.size());
  return table;
}

LabelOutcome bring_labels_up_to_date(const IndexDatabase& index, const ArchiveView& archive,
                                     const CacheFolder& cache, const RowPlan& plan,
                                     const LabelOptions& options,
                                     const std::vector<std::string>& teacher_classes,
                                     Reporter& reporter) {
  options.validate();
  const StoredLabels labels = index.labels();
  const std::string path = cache.label_table_path(options.name);
  const SplitRule rule = options.over(SplitRule::read(path));
  const std::vector<std::string> order =
      teacher_classes.empty() ? existing_classes(cache, plan, options.name) : teacher_classes;
  LabelOutcome outcome;
  std::int64_t disagreed = 0;
  outcome.table = build_label_table({labels, labels.split_by, archive, index.site_key()}, plan,
                                    rule, order, &disagreed);
  if (disagreed > 0) {
    reporter.warning(
        "samples whose files disagree in label, split or patient, and which are unlabelled: " +
        std::to_string(disagreed));
  }
  outcome.table.name = options.name;
  outcome.changed = write_label_table(cache, plan, outcome.table);
  rule.write(path);
  if (!labels.has_split && outcome.changed) reporter.message(rule.text());
  for (const std::string& line : lacking_classes(count_labels(outcome.table, plan))) {
    reporter.warning(line);
  }
  if (!outcome.changed) reporter.message("label table " + options.name + ": nothing changed");
  return outcome;
}

}  // namespace preceptor
