#include "data/import/label_import.h"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_set>

#include "data/import/class_looks.h"
#include "data/import/class_names.h"
#include "data/import/key_advice.h"
#include "data/import/label_findings.h"
#include "data/import/label_merging.h"
#include "data/import/labelled_patients.h"
#include "data/labels/label_classes.h"
#include "data/labels/label_values.h"
#include "data/labels/split_list.h"
#include "data/table/text_cells.h"

namespace preceptor {
namespace {

constexpr std::size_t kExamples = 5;

KeyRule rule_of(const ParsedLabels& parsed, const LabelImportOptions& options) {
  KeyRule rule = options.keys;
  rule.kind = rule.pattern ? LabelKeyKind::kPattern : parsed.key_kind;
  return rule;
}

// Names in lists of splits are found as the table's keys are.
std::string key_of_name(const std::string& name, const KeyRule& rule) {
  return rule.kind == LabelKeyKind::kPath ? normal_path(name) : name;
}

// Cut as the table's cells are, where they are.
std::string cut_name(const std::string& name, const KeyRule& rule) {
  if (!rule.cell_pattern) return key_of_name(name, rule);
  auto cut = rule.cell_pattern->find(name);
  if (!cut) cut = rule.cell_pattern->find(with_slashes(name));
  return key_of_name(cut.value_or(name), rule);
}

// Where the ends of paths are looked at, all that will be looked for; else none.
std::vector<std::string> keys_of_paths(const ParsedLabels& parsed, const KeyRule& rule,
                                       const std::vector<SplitList>& lists) {
  std::vector<std::string> keys;
  if (rule.kind != LabelKeyKind::kPath || !rule.suffix) return keys;
  for (const LabelRow& row : parsed.rows) keys.push_back(row.key);
  for (const SplitList& list : lists) {
    for (const std::string& name : list.names) keys.push_back(cut_name(name, rule));
  }
  return keys;
}

class Importer {
 public:
  Importer(const ParsedLabels& parsed, const LabelledArchive& archive,
           const LabelImportOptions& options)
      : parsed_(parsed),
        options_(options),
        archive_(archive),
        files_(archive.files),
        rule_(rule_of(parsed, options)),
        keys_(rule_, archive, keys_of_paths(parsed, rule_, options.split_lists)),
        class_names_(class_names_of(parsed, options.class_names)),
        merging_(parsed, class_names_, options.aggregation, options.values),
        findings_(options.accept_missing_files, options.accept_unlabelled) {}

  LabelImport run() {
    if (options_.class_names.empty()) find_odd_classes();
    for (const std::size_t row : parsed_.fewer_names) findings_.fewer.add(parsed_.line_text(row));
    for (std::size_t row = 0; row < parsed_.rows.size(); ++row) join(row);
    count_keys();
    if (!any_key_fits()) say_what_would_fit();
    for (const auto& [file, rows] : rows_of_) merge(file, rows);
    for (const SplitList& list : options_.split_lists) take_list(list);
    find_patients();
    find_unlabelled();
    find_unlisted();
    fill_labels();
    for (const Finding& finding : findings_.all()) result_.findings.push_back(finding);
    return std::move(result_);
  }

 private:
  void find_odd_classes() {
    const bool several = parsed_.task == LabelTask::kFindings;
    const std::vector<std::string>& names = several ? parsed_.findings : class_names_;
    for (const auto& [one, other] : lookalikes(names)) findings_.like.add(one + " and " + other);
    for (const std::string& name : names) {
      if (is_blank_cell(name)) findings_.no_name.add(name);
      const bool of_split = !is_blank_cell(name) && !canonical_split(name).empty();
      if (of_split) findings_.split_name.add(name);
    }
  }

  void note(LabelKeys::Found found, const std::string& key, Finding& nothing) {
    if (found == LabelKeys::Found::kNothing) nothing.add(key);
    if (found == LabelKeys::Found::kOtherRoot) findings_.strange_root.add(key);
    if (found == LabelKeys::Found::kRejected) findings_.of_rejected.add(key);
    if (found == LabelKeys::Found::kSeveral) findings_.several.add(key);
  }

  void join(std::size_t row) {
    const std::string& key = parsed_.rows[row].key;
    const LabelKeys::Answer answer = keys_.find(key);
    note(answer.found, key, findings_.missing);
    if (answer.by_other_root) findings_.other_root.add(key);
    for (const std::size_t file : answer.files) rows_of_[file].push_back(row);
    if (answer.files.empty()) return;
    if (keys_with_files_.insert(key).second) find_sharing(key, answer.files);
    if (result_.examples.size() >= kExamples) return;
    LabelImport::Example& example = result_.examples.emplace_back();
    example.row = row;
    for (const std::size_t file : answer.files) example.paths.push_back(files_[file].path);
  }

  // A number that two sites, or two typists, gave to two patients; a folder's name at two sites.
  void find_sharing(const std::string& key, const std::vector<std::size_t>& files) {
    const std::string first = person_of(files_[files.front()]);
    for (const std::size_t file : files) {
      const std::string person = person_of(files_[file]);
      if (person != first) return findings_.shared.add(key + " of " + first + " and " + person);
    }
  }

  bool any_key_fits() const {
    return !keys_with_files_.empty() || findings_.several.count > 0 ||
           findings_.of_rejected.count > 0 || findings_.strange_root.count > 0;
  }

  void say_what_would_fit() {
    std::vector<std::string> keys;
    for (const LabelRow& row : parsed_.rows) keys.push_back(row.key);
    if (!keys.empty()) findings_.no_key.add(key_advice(keys, rule_, archive_));
  }

  void count_keys() {
    std::unordered_set<std::string> all;
    for (const LabelRow& row : parsed_.rows) all.insert(row.key);
    result_.keys = static_cast<std::int64_t>(all.size());
    result_.keys_with_files = static_cast<std::int64_t>(keys_with_files_.size());
  }

  void note_contradiction(std::size_t file, std::size_t first, std::size_t second) {
    const LabelRow &one = parsed_.rows[first], &other = parsed_.rows[second];
    const std::string where = parsed_.line_text(first) + " and " + parsed_.line_text(second);
    if (parsed_.of_folders) return findings_.two_folders.add(where);
    const std::string example = files_[file].path + " in " + where;
    const bool is_torn = one.split != other.split || one.patient != other.patient;
    if (is_torn) findings_.torn.add(example);
    if (!is_torn || one.label != other.label) findings_.differing.add(example);
  }

  // Which of two classes is the higher one, nobody said.
  bool goes_by_letters() const {
    const bool by_order = options_.aggregation == Aggregation::kAny ||
                          options_.aggregation == Aggregation::kAll ||
                          options_.aggregation == Aggregation::kMax;
    return by_order && parsed_.task == LabelTask::kClasses && options_.class_names.empty() &&
           parsed_.class_names.empty() && !rise_by_their_names(class_names_);
  }

  bool are_of_several_classes(const std::vector<std::size_t>& rows) const {
    std::set<std::string> classes;
    for (const std::size_t row : rows) classes.insert(parsed_.rows[row].label.value_or(""));
    classes.erase("");
    return classes.size() > 1;
  }

  void merge(std::size_t file, const std::vector<std::size_t>& rows) {
    MergedLabel merged = merging_.merge(rows);
    result_.files_of_several_rows += rows.size() > 1;
    if (merged.differing > 0) note_contradiction(file, rows.front(), rows[merged.differing]);
    if (merged.split_in_half) findings_.no_majority.add(files_[file].path);
    const std::int64_t taken = merged.label.class_index;
    if (taken >= 0 && goes_by_letters() && are_of_several_classes(rows)) {
      findings_.by_letters.add(files_[file].path + ", " +
                               class_names_[static_cast<std::size_t>(taken)]);
    }
    merged.label.file_id = files_[file].id;
    std::string& patient = merged.label.patient;
    if (options_.patient_pattern) patient = found_patient(file, rows.front(), patient);
    taken_.emplace(file, std::move(merged.label));
  }

  std::string found_patient(std::size_t file, std::size_t row, const std::string& in_column) const {
    const PathPattern& pattern = *options_.patient_pattern;
    const auto in_path = pattern.find(files_[file].relative_path);
    if (in_path) return *in_path;
    return in_column.empty() ? pattern.find(parsed_.rows[row].key).value_or("") : in_column;
  }

  // As it stands, as a key that was cut already; else cut.
  LabelKeys::Answer find_name(const std::string& name) const {
    LabelKeys::Answer whole = keys_.find(key_of_name(name, rule_));
    const bool is_one =
        whole.found != LabelKeys::Found::kNothing && whole.found != LabelKeys::Found::kOtherRoot;
    return is_one || !rule_.cell_pattern ? whole : keys_.find(cut_name(name, rule_));
  }

  void take_list(const SplitList& list) {
    for (const std::string& name : list.names) {
      const LabelKeys::Answer answer = find_name(name);
      note(answer.found, name, findings_.no_split);
      for (const std::size_t file : answer.files) set_split(file, list.split);
    }
  }

  // Without a class, or with columns that all are missing.
  SampleLabel blank_label(std::size_t file, std::int64_t class_index) const {
    const auto columns = parsed_.task == LabelTask::kFindings ? parsed_.findings.size() : 0;
    SampleLabel label;
    label.file_id = files_[file].id;
    label.class_index = class_index;
    label.values.assign(columns, LabelValue::kMissing);
    return label;
  }

  void set_split(std::size_t file, const std::string& split) {
    std::string& known = taken_.emplace(file, blank_label(file, -1)).first->second.split;
    if (!known.empty() && known != split) {
      findings_.torn.add(files_[file].path + " in the lists (or tables) of " + known + " and " +
                         split);
    }
    known = split;
  }

  void find_patients() {
    LabelledPatients patients(files_, options_.split_by, taken_,
                              [this](std::size_t file) { return blank_label(file, kNotNamed); });
    if (options_.patient_pattern) patients.add_by_path(*options_.patient_pattern);
    if (options_.split_by == "column") patients.add_of_others();
    result_.findings = patients.findings(options_.accept_split_conflicts);
  }

  void find_unlabelled() {
    for (std::size_t i = 0; i < files_.size(); ++i) {
      const auto at = taken_.find(i);
      const bool labelled = at != taken_.end() && at->second.is_labelled();
      if (!labelled && !files_[i].vanished) findings_.unlabelled.add(files_[i].path);
    }
  }

  void find_unlisted() {
    if (!options_.has_split_lists) return;
    for (const auto& [file, label] : taken_) {
      if (label.split.empty() && label.is_labelled()) findings_.unlisted.add(files_[file].path);
    }
  }

  void fill_labels() {
    StoredLabels& labels = result_.labels;
    labels.class_names = class_names_;
    if (parsed_.task == LabelTask::kFindings) labels.column_names = parsed_.findings;
    labels.has_patient = parsed_.has_patient || options_.patient_pattern;
    labels.has_split = !options_.split_lists.empty();
    for (const LabelRow& row : parsed_.rows) labels.has_split |= !row.split.empty();
    for (auto& [file, label] : taken_) labels.labels.push_back(std::move(label));
  }

  const ParsedLabels& parsed_;
  const LabelImportOptions& options_;
  const LabelledArchive& archive_;
  const std::vector<ArchiveImage>& files_;
  const KeyRule rule_;
  const LabelKeys keys_;
  const std::vector<std::string> class_names_;
  const LabelMerging merging_;
  std::unordered_set<std::string> keys_with_files_;
  std::map<std::size_t, std::vector<std::size_t>> rows_of_;  // by file
  TakenLabels taken_;
  LabelImport result_;
  LabelFindings findings_;
};

}  // namespace

LabelImport import_labels(const ParsedLabels& parsed, const LabelledArchive& archive,
                          const LabelImportOptions& options) {
  return Importer(parsed, archive, options).run();
}

}  // namespace preceptor
