#include "data/import/label_import.h"

#include <algorithm>
#include <map>
#include <unordered_set>

#include "common/base/error.h"
#include "data/import/class_looks.h"
#include "data/import/key_advice.h"
#include "data/import/label_merging.h"
#include "data/import/labelled_patients.h"
#include "data/labels/label_classes.h"
#include "data/labels/label_values.h"
#include "data/labels/text_cells.h"

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
        class_names_(class_names_of(parsed, options)),
        merging_(parsed, class_names_, options.aggregation, options.values) {
    missing_.accepted = no_split_.accepted = strange_root_.accepted = options.accept_missing_files;
    no_key_.accepted = options.accept_missing_files;
    unlabelled_.accepted = options.accept_unlabelled;
  }

  LabelImport run() {
    if (options_.class_names.empty()) find_odd_classes();
    for (std::size_t row = 0; row < parsed_.rows.size(); ++row) join(row);
    count_keys();
    if (!any_key_fits()) say_what_would_fit();
    for (const auto& [file, rows] : rows_of_) merge(file, rows);
    for (const SplitList& list : options_.split_lists) take_list(list);
    find_patients();
    find_unlabelled();
    find_unlisted();
    fill_labels();
    for (const Finding& finding :
         {no_key_, differing_, several_, missing_, strange_root_, no_split_, of_rejected_,
          other_root_, unlabelled_, unlisted_, no_majority_, like_, no_name_, shared_}) {
      result_.findings.push_back(finding);
    }
    return std::move(result_);
  }

 private:
  void find_odd_classes() {
    const bool several = parsed_.task == LabelTask::kFindings;
    const std::vector<std::string>& names = several ? parsed_.findings : class_names_;
    for (const auto& [one, other] : lookalikes(names)) like_.add(one + " and " + other);
    for (const std::string& name : names) {
      if (is_blank_cell(name)) no_name_.add(name);
    }
  }

  void note(LabelKeys::Found found, const std::string& key, Finding& nothing) {
    if (found == LabelKeys::Found::kNothing) nothing.add(key);
    if (found == LabelKeys::Found::kOtherRoot) strange_root_.add(key);
    if (found == LabelKeys::Found::kRejected) of_rejected_.add(key);
    if (found == LabelKeys::Found::kSeveral) several_.add(key);
  }

  void join(std::size_t row) {
    const std::string& key = parsed_.rows[row].key;
    const LabelKeys::Answer answer = keys_.find(key);
    note(answer.found, key, missing_);
    if (answer.by_other_root) other_root_.add(key);
    for (const std::size_t file : answer.files) rows_of_[file].push_back(row);
    if (answer.files.empty()) return;
    if (keys_with_files_.insert(key).second) find_sharing(key, answer.files);
    if (result_.examples.size() >= kExamples) return;
    LabelImport::Example& example = result_.examples.emplace_back();
    example.row = row;
    for (const std::size_t file : answer.files) example.paths.push_back(files_[file].path);
  }

  // A number that two sites, or two typists, gave to two patients.
  void find_sharing(const std::string& key, const std::vector<std::size_t>& files) {
    if (rule_.kind != LabelKeyKind::kAccessionNumber && rule_.kind != LabelKeyKind::kPatientId) {
      return;
    }
    const std::string first = person_of(files_[files.front()].header);
    for (const std::size_t file : files) {
      const std::string person = person_of(files_[file].header);
      if (person != first) return shared_.add(key + " of " + first + " and " + person);
    }
  }

  bool any_key_fits() const {
    return !keys_with_files_.empty() || several_.count > 0 || of_rejected_.count > 0 ||
           strange_root_.count > 0;
  }

  void say_what_would_fit() {
    std::vector<std::string> keys;
    for (const LabelRow& row : parsed_.rows) keys.push_back(row.key);
    if (!keys.empty()) no_key_.add(key_advice(keys, rule_, archive_));
  }

  void count_keys() {
    std::unordered_set<std::string> all;
    for (const LabelRow& row : parsed_.rows) all.insert(row.key);
    result_.keys = static_cast<std::int64_t>(all.size());
    result_.keys_with_files = static_cast<std::int64_t>(keys_with_files_.size());
  }

  void merge(std::size_t file, const std::vector<std::size_t>& rows) {
    MergedLabel merged = merging_.merge(rows);
    result_.files_of_several_rows += rows.size() > 1;
    if (merged.differing > 0) {
      differing_.add(files_[file].path + " in " + parsed_.line_text(rows.front()) + " and " +
                     parsed_.line_text(rows[merged.differing]));
    }
    if (merged.split_in_half) no_majority_.add(files_[file].path);
    merged.label.file_id = files_[file].id;
    if (options_.patient_pattern) merged.label.patient = found_patient(file, rows.front());
    taken_.emplace(file, std::move(merged.label));
  }

  std::string found_patient(std::size_t file, std::size_t row) const {
    const PathPattern& pattern = *options_.patient_pattern;
    const auto in_path = pattern.find(files_[file].relative_path);
    if (in_path) return *in_path;
    const std::string& in_column = parsed_.rows[row].patient;
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
      note(answer.found, name, no_split_);
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
      differing_.add(files_[file].path + " in the lists of " + known + " and " + split);
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
      if (!labelled && !files_[i].vanished) unlabelled_.add(files_[i].path);
    }
  }

  void find_unlisted() {
    if (options_.split_lists.empty()) return;
    for (const auto& [file, label] : taken_) {
      if (label.split.empty() && label.is_labelled()) unlisted_.add(files_[file].path);
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
  const std::vector<IndexedFile>& files_;
  const KeyRule rule_;
  const LabelKeys keys_;
  const std::vector<std::string> class_names_;
  const LabelMerging merging_;
  std::unordered_set<std::string> keys_with_files_;
  std::map<std::size_t, std::vector<std::size_t>> rows_of_;  // by file
  TakenLabels taken_;
  LabelImport result_;
  Finding no_key_{
      "a table of which no key is that of a file", "--missing-files accept", false, 0, {}};
  Finding differing_{"a file with two different labels, splits or patients", "", false, 0, {}};
  Finding several_{
      "a path that could be several files (of two roots, say); write more of it, or let "
      "--key-cell-pattern take more",
      "",
      false,
      0,
      {}};
  Finding missing_{"a label for no file", "--missing-files accept", false, 0, {}};
  Finding no_split_{
      "a name in a list of a split for no file", "--missing-files accept", false, 0, {}};
  Finding unlisted_{
      "a file with a label that no list of a split names: its patient's other files decide, else "
      "the rule",
      "",
      true,
      0,
      {}};
  Finding no_majority_{"a file on which as many rows say one thing as another", "", true, 0, {}};
  Finding of_rejected_{"a label for a file that was rejected", "", true, 0, {}};
  Finding strange_root_{
      "a path that ends as a file's does, under another root than other paths name; "
      "--key-cell-pattern takes the part that counts",
      "--missing-files accept",
      false,
      0,
      {}};
  Finding other_root_{
      "a path that names the archive's root otherwise, as all of them do", "", true, 0, {}};
  Finding unlabelled_{"a file with no label", "--unlabelled accept", false, 0, {}};
  Finding like_{"two classes that look alike", "", true, 0, {}};
  Finding no_name_{"a class whose name is usual for no value", "", true, 0, {}};
  Finding shared_{"a key of two patients, whose files it labels all", "", true, 0, {}};
};

void require_negative_first(const std::vector<std::string>& names) {
  if (binary_value(names[0]) != LabelValue::kPositive &&
      binary_value(names[1]) != LabelValue::kNegative) {
    return;
  }
  throw Error(ErrorKind::kUsage, "--classes names the two classes of a finding the wrong way round")
      .expected("the name of negative first, such as " + names[1] + "," + names[0])
      .found(names[0] + "," + names[1]);
}

}  // namespace

ParsedLabels labels_from_folders(const std::vector<IndexedFile>& files) {
  ParsedLabels parsed;
  parsed.key_kind = LabelKeyKind::kPath;
  for (const IndexedFile& file : files) {
    LabelRow row;
    row.key = file.path;
    const std::size_t slash = file.relative_path.find('/');
    if (slash != std::string::npos) row.label = file.relative_path.substr(0, slash);
    parsed.rows.push_back(std::move(row));
  }
  parsed.understood = "labels from the first folder below the root, splits by rule";
  return parsed;
}

std::vector<std::string> class_names_of(const ParsedLabels& parsed,
                                        const LabelImportOptions& options) {
  if (parsed.task == LabelTask::kFindings) return {};
  std::vector<std::string> names = options.class_names;
  if (names.empty() && parsed.task == LabelTask::kFinding) names = {"negative", "positive"};
  if (names.empty()) names = parsed.class_names;
  if (names.empty()) {
    for (const LabelRow& row : parsed.rows) names.push_back(row.label.value_or(""));
    names = sorted_classes(names);
  }
  if (parsed.task == LabelTask::kFinding && names.size() != 2) {
    throw Error(ErrorKind::kUsage, "a finding is there or not: two classes")
        .expected("--classes with the names of negative and positive, in this order")
        .found(std::to_string(names.size()) + " names");
  }
  if (parsed.task == LabelTask::kFinding) require_negative_first(names);
  require_few_names(names, "");
  if (names.size() < 2) {
    throw Error(ErrorKind::kInput, "the label table has fewer than two classes")
        .expected("2 or more classes, or --classes with all their names")
        .found(parsed.rows.empty() ? "no row at all"
               : names.empty()     ? "no label at all"
                                   : "only " + names[0]);
  }
  return names;
}

LabelImport import_labels(const ParsedLabels& parsed, const LabelledArchive& archive,
                          const LabelImportOptions& options) {
  return Importer(parsed, archive, options).run();
}

}  // namespace preceptor
