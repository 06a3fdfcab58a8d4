#include "stage1_teacher/rows/label_table_building.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <set>
#include <unordered_map>

#include "common/base/error.h"
#include "common/cache/cache_folder.h"
#include "stage1_teacher/rows/label_shares.h"
#include "stage1_teacher/rows/text_list.h"

namespace preceptor {
namespace {

constexpr char kLabelColumn[] = "label";

Split column_split(const std::string& text) {
  std::string lower = text;
  for (char& letter : lower)
    letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
  if (lower == "train" || lower == "training") return Split::kTrain;
  if (lower == "val" || lower == "valid" || lower == "validation" || lower == "dev") {
    return Split::kValidation;
  }
  if (lower == "test" || lower == "testing") return Split::kTest;
  if (lower == "none") return Split::kNone;
  throw Error(ErrorKind::kInput, "the split column holds a value that is no split")
      .expected("train, val, test or none")
      .found(text);
}

bool holds_all(const std::vector<std::string>& names, const std::vector<std::string>& wanted) {
  return std::all_of(wanted.begin(), wanted.end(), [&names](const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  });
}

std::vector<std::string> chosen_classes(const std::vector<std::string>& order,
                                        const std::vector<std::string>& own) {
  return !order.empty() && holds_all(order, own) ? order : own;
}

std::vector<std::int64_t> positions(const std::vector<std::string>& names,
                                    const std::vector<std::string>& in) {
  std::vector<std::int64_t> at;
  for (const std::string& name : names) {
    at.push_back(std::find(in.begin(), in.end(), name) - in.begin());
  }
  return at;
}

// What the table says of a file or a series; all its rows share it.
struct FileLabel {
  std::int64_t class_index = -1;
  std::vector<LabelValue> values;  // of each column
  Split split = Split::kNone;
  Key16 patient{};
  bool disagreed = false;  // of a series: its files say different things, and it is unlabelled
};

bool same_label(const FileLabel& a, const FileLabel& b) {
  return a.class_index == b.class_index && a.values == b.values && a.split == b.split &&
         a.patient == b.patient;
}

class FileLabels {
 public:
  FileLabels(const LabelSource& source, const SplitRule& rule,
             const std::vector<std::string>& class_names)
      : source_(source), rule_(rule), class_at_(positions(source.labels.class_names, class_names)) {
    for (const SampleLabel& label : source.labels.labels) by_file_[label.file_id] = &label;
    for (const IndexedFile& file : source.archive.files()) note_column_split(file);
  }

  // Of a series what its files agree on. Those that the labels do not name say nothing.
  FileLabel of(const RowSource* source) const {
    if (source == nullptr) return unlabelled();
    std::vector<const IndexedFile*> named;
    for (const IndexedFile* file : source->files) {
      if (label_of(*file) != nullptr) named.push_back(file);
    }
    if (named.empty()) return of_file(source->first());
    FileLabel label = of_file(*named.front());
    const bool agreed = std::all_of(named.begin(), named.end(), [&](const IndexedFile* file) {
      return same_label(of_file(*file), label);
    });
    if (agreed) return label;
    FileLabel disagreed = unlabelled();
    disagreed.split = label.split;
    disagreed.patient = label.patient;
    disagreed.disagreed = true;
    return disagreed;
  }

 private:
  FileLabel unlabelled() const {
    FileLabel label;
    label.values.assign(source_.labels.column_names.size(), LabelValue::kMissing);
    return label;
  }

  FileLabel of_file(const IndexedFile& file) const {
    FileLabel result = unlabelled();
    const SampleLabel* label = label_of(file);
    result.patient = patient_of(file, label);
    if (label != nullptr && label->class_index >= 0) {
      result.class_index = class_at_.at(static_cast<std::size_t>(label->class_index));
    }
    if (label != nullptr && !label->values.empty()) result.values = label->values;
    result.split = split_of(label, result.patient);
    return result;
  }

  const SampleLabel* label_of(const IndexedFile& file) const {
    const auto found = by_file_.find(file.id);
    return found == by_file_.end() ? nullptr : found->second;
  }

  Key16 patient_of(const IndexedFile& file, const SampleLabel* label) const {
    return group_key(source_, file, label == nullptr ? "" : label->patient);
  }

  void note_column_split(const IndexedFile& file) {
    const SampleLabel* label = label_of(file);
    if (!source_.labels.has_split || label == nullptr || label->split.empty()) return;
    patient_split_.emplace(patient_of(file, label), column_split(label->split));
  }

  Split split_of(const SampleLabel* label, const Key16& patient) const {
    if (source_.labels.has_split) {
      if (label != nullptr && !label->split.empty()) return column_split(label->split);
      const auto known = patient_split_.find(patient);
      if (known != patient_split_.end()) return known->second;
    }
    return rule_.split_of(source_.key, patient);
  }

  const LabelSource& source_;
  const SplitRule& rule_;
  std::vector<std::int64_t> class_at_;
  std::unordered_map<std::int64_t, const SampleLabel*> by_file_;
  std::map<Key16, Split> patient_split_;
};

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

Key16 group_key(const LabelSource& source, const IndexedFile& file, const std::string& patient) {
  if (source.split_by == "column" && !patient.empty()) return named_group_key(source.key, patient);
  if (source.split_by == "patient") {
    return patient_key(source.key, file.header.issuer_of_patient_id, file.header.patient_id);
  }
  return study_key(source.key, file.header.study_instance_uid);
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
  outcome.table = build_label_table({labels, index.split_by(), archive, index.site_key()}, plan,
                                    rule, order, &disagreed);
  if (disagreed > 0) {
    reporter.warning(std::to_string(disagreed) +
                     " series are unlabelled: their files disagree in label, split or patient");
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
