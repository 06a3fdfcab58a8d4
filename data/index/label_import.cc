#include "data/index/label_import.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <map>
#include <set>
#include <unordered_map>

#include "common/base/error.h"

namespace preceptor {
namespace {

std::string canonical_split(const LabelRow& row) {
  std::string text = row.split;
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  if (text.empty() || text == "train" || text == "test" || text == "val") return text;
  if (text == "training") return "train";
  if (text == "validation" || text == "valid" || text == "dev") return "val";
  if (text == "testing") return "test";
  throw Error(ErrorKind::kInput, "the label table holds a split that is not known")
      .expected("train, val (validation, valid) or test")
      .found(row.split + " in line " + std::to_string(row.line));
}

bool is_number(const std::string& text) {
  char* end = nullptr;
  std::strtod(text.c_str(), &end);
  return !text.empty() && *end == '\0';
}

// Distinct names; by value where all are numbers.
std::vector<std::string> sorted_classes(const std::vector<LabelRow>& rows) {
  std::set<std::string> distinct;
  for (const LabelRow& row : rows) {
    if (row.label) distinct.insert(*row.label);
  }
  std::vector<std::string> names(distinct.begin(), distinct.end());
  if (std::all_of(names.begin(), names.end(), is_number)) {
    std::sort(names.begin(), names.end(), [](const std::string& a, const std::string& b) {
      return std::strtod(a.c_str(), nullptr) < std::strtod(b.c_str(), nullptr);
    });
  }
  return names;
}

std::vector<std::string> class_names(const ParsedLabels& parsed,
                                     const LabelImportOptions& options) {
  const std::vector<std::string> names =
      options.class_names.empty() ? sorted_classes(parsed.rows) : options.class_names;
  if (names.size() < 2) {
    throw Error(ErrorKind::kInput, "the label table has fewer than two classes")
        .expected("2 or more classes, or --classes with all their names")
        .found(names.empty() ? "no label at all" : "only " + names[0]);
  }
  return names;
}

class Importer {
 public:
  Importer(const ParsedLabels& parsed, const std::vector<IndexedFile>& files,
           const std::vector<std::string>& rejected_paths, const LabelImportOptions& options)
      : parsed_(parsed), files_(files), options_(options),
        rejected_(rejected_paths.begin(), rejected_paths.end()) {
    result_.labels.class_names = class_names(parsed, options);
    result_.labels.has_split = parsed.has_split;
    result_.labels.has_patient = parsed.has_patient;
    for (std::size_t i = 0; i < files.size(); ++i) {
      by_sop_[files[i].header.sop_instance_uid] = i;
      by_path_[files[i].path] = i;
      by_path_[files[i].relative_path] = i;
    }
  }

  LabelImport run() {
    for (const LabelRow& row : parsed_.rows) take(row);
    find_unlabelled();
    find_split_conflicts();
    for (const auto& [file, row] : rows_) {
      result_.labels.labels.push_back({files_[file].id, class_of(*row), canonical_split(*row),
                                       row->patient});
    }
    result_.findings = {missing_files_, of_rejected_, unlabelled_, conflicts_};
    return std::move(result_);
  }

 private:
  void take(const LabelRow& row) {
    const auto& map = parsed_.key_kind == LabelKeyKind::kPath ? by_path_ : by_sop_;
    const auto found = map.find(row.key);
    if (found == map.end()) {
      const bool refused = is_rejected(row.key);
      (refused ? of_rejected_ : missing_files_).add(row.key);
      return;
    }
    const auto [entry, is_new] = rows_.emplace(found->second, &row);
    const LabelRow& first = *entry->second;
    if (!is_new && (first.label != row.label || first.split != row.split)) {
      throw Error(ErrorKind::kInput, "the label table gives one file two different labels or splits")
          .path(files_[found->second].path)
          .expected(first.label.value_or("no label") + " as in line " + std::to_string(first.line))
          .found(row.label.value_or("no label") + " in line " + std::to_string(row.line));
    }
  }

  bool is_rejected(const std::string& key) const {
    if (rejected_.count(key)) return true;
    return std::any_of(rejected_.begin(), rejected_.end(), [&key](const std::string& path) {
      return path.size() > key.size() && path[path.size() - key.size() - 1] == '/' &&
             path.compare(path.size() - key.size(), key.size(), key) == 0;
    });
  }

  std::int64_t class_of(const LabelRow& row) const {
    if (!row.label) return -1;
    const std::vector<std::string>& names = result_.labels.class_names;
    const auto at = std::find(names.begin(), names.end(), *row.label);
    if (at == names.end()) {
      throw Error(ErrorKind::kInput, "the label table holds a class that --classes does not name")
          .found(*row.label + " in line " + std::to_string(row.line));
    }
    return at - names.begin();
  }

  void find_unlabelled() {
    for (std::size_t i = 0; i < files_.size(); ++i) {
      const auto row = rows_.find(i);
      const bool labelled = row != rows_.end() && row->second->label;
      if (!labelled && !files_[i].vanished) unlabelled_.add(files_[i].path);
    }
  }

  std::string patient_of(std::size_t file, const LabelRow& row) const {
    const DicomHeader& header = files_[file].header;
    if (options_.split_by == "study") return header.study_instance_uid;
    if (parsed_.has_patient) return row.patient;
    return header.issuer_of_patient_id + "|" + header.patient_id;
  }

  void find_split_conflicts() {
    if (!parsed_.has_split) return;
    std::map<std::string, std::set<std::string>> splits;
    for (const auto& [file, row] : rows_) {
      splits[patient_of(file, *row)].insert(canonical_split(*row));
    }
    for (const auto& [patient, in] : splits) {
      if (in.size() > 1) conflicts_.add(patient);
    }
  }

  const ParsedLabels& parsed_;
  const std::vector<IndexedFile>& files_;
  const LabelImportOptions& options_;
  const std::set<std::string> rejected_;
  std::unordered_map<std::string, std::size_t> by_sop_, by_path_;
  std::map<std::size_t, const LabelRow*> rows_;  // by file, in the order of files
  LabelImport result_;
  Finding missing_files_{"a label for no file", "--missing-files accept",
                         options_.accept_missing_files, 0, {}};
  Finding of_rejected_{"a label for a file that was rejected", "", true, 0, {}};
  Finding unlabelled_{"a file with no label", "--unlabelled accept", options_.accept_unlabelled, 0,
                      {}};
  Finding conflicts_{"a patient in two splits", "--split-conflicts accept",
                     options_.accept_split_conflicts, 0, {}};
};

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

LabelImport import_labels(const ParsedLabels& parsed, const std::vector<IndexedFile>& files,
                          const std::vector<std::string>& rejected_paths,
                          const LabelImportOptions& options) {
  return Importer(parsed, files, rejected_paths, options).run();
}

}  // namespace preceptor
