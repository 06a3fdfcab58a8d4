#include "data/index/label_import.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <map>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include "common/base/error.h"
#include "data/labels/label_classes.h"

namespace preceptor {
namespace {

std::string canonical_split(const LabelRow& row) {
  std::string text = row.split;
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  if (text.empty() || text == "train" || text == "test" || text == "val" || text == "none") {
    return text;
  }
  if (text == "training") return "train";
  if (text == "validation" || text == "valid" || text == "dev") return "val";
  if (text == "testing") return "test";
  throw Error(ErrorKind::kInput, "the label table holds a split that is not known")
      .expected("train, val (validation, valid), test, none, or blank")
      .found(row.split + " in line " + std::to_string(row.line));
}

std::vector<std::string> class_names(const ParsedLabels& parsed,
                                     const LabelImportOptions& options) {
  std::vector<std::string> names = options.class_names;
  if (names.empty()) names = parsed.class_names;
  if (names.empty()) {
    for (const LabelRow& row : parsed.rows) names.push_back(row.label.value_or(""));
    names = sorted_classes(names);
  }
  if (names.size() < 2) {
    throw Error(ErrorKind::kInput, "the label table has fewer than two classes")
        .expected("2 or more classes, or --classes with all their names")
        .found(names.empty() ? "no label at all" : "only " + names[0]);
  }
  return names;
}

// Which file a key of the table means.
class KeyLookup {
 public:
  enum class Found { kFile, kRejected, kAmbiguous, kNothing };
  struct Answer {
    Found found = Found::kNothing;
    std::size_t file = 0;
  };

  KeyLookup(LabelKeyKind kind, const LabelledArchive& archive) : kind_(kind) {
    std::unordered_map<std::int64_t, std::size_t> by_id;
    for (std::size_t i = 0; i < archive.files.size(); ++i) {
      const IndexedFile& file = archive.files[i];
      by_id[file.id] = i;
      add(file.header.sop_instance_uid, file.path, file.relative_path, i);
    }
    for (const DuplicateFile& file : archive.duplicates) {
      const auto first = by_id.find(file.first_id);
      if (first != by_id.end()) add("", file.path, file.relative_path, first->second);
    }
    for (const IndexedRejection& file : archive.rejections) {
      for (const std::string& key : {file.path, file.relative_path, file.sop_instance_uid}) {
        if (!key.empty()) rejected_.insert(key);
      }
    }
  }

  Answer find(const std::string& key) const {
    const Answer answer = find_as_written(key);
    const bool absolute = kind_ == LabelKeyKind::kPath && !key.empty() && key[0] == '/';
    if (answer.found != Found::kNothing || !absolute) return answer;
    // The index has paths without links in them.
    std::error_code failure;
    const std::filesystem::path plain = std::filesystem::weakly_canonical(key, failure);
    return failure ? answer : find_as_written(plain.string());
  }

 private:
  void add(const std::string& uid, const std::string& path, const std::string& relative_path,
           std::size_t file) {
    if (kind_ == LabelKeyKind::kSopInstanceUid) {
      if (!uid.empty()) files_.emplace(uid, file);
      return;
    }
    files_.emplace(path, file);
    const auto [entry, is_new] = files_.emplace(relative_path, file);
    if (!is_new && entry->second != file) ambiguous_.insert(relative_path);
  }

  Answer find_as_written(const std::string& key) const {
    if (ambiguous_.count(key)) return {Found::kAmbiguous};
    const auto found = files_.find(key);
    if (found != files_.end()) return {Found::kFile, found->second};
    return {rejected_.count(key) ? Found::kRejected : Found::kNothing};
  }

  const LabelKeyKind kind_;
  std::unordered_map<std::string, std::size_t> files_;
  std::unordered_set<std::string> ambiguous_, rejected_;
};

class Importer {
 public:
  Importer(const ParsedLabels& parsed, const LabelledArchive& archive,
           const LabelImportOptions& options)
      : parsed_(parsed),
        files_(archive.files),
        split_by_(options.split_by),
        lookup_(parsed.key_kind, archive) {
    result_.labels.class_names = class_names(parsed, options);
    for (const std::string& name : result_.labels.class_names) {
      class_at_.emplace(name, static_cast<std::int64_t>(class_at_.size()));
    }
    missing_.accepted = options.accept_missing_files;
    unlabelled_.accepted = options.accept_unlabelled;
    conflicts_.accepted = options.accept_split_conflicts;
  }

  LabelImport run() {
    for (const LabelRow& row : parsed_.rows) take(row);
    find_unlabelled();
    find_split_conflicts();
    find_files_without_patient();
    for (auto& [file, taken] : taken_) result_.labels.labels.push_back(taken.label);
    result_.labels.has_patient = parsed_.has_patient;
    result_.findings = {differing_,  ambiguous_, missing_,  of_rejected_,
                        unlabelled_, conflicts_, by_study_, nobodys_};
    return std::move(result_);
  }

 private:
  struct Taken {
    SampleLabel label;
    std::size_t line = 0;
  };

  void take(const LabelRow& row) {
    SampleLabel label{0, class_of(row), canonical_split(row), row.patient};
    if (!label.split.empty()) result_.labels.has_split = true;
    const KeyLookup::Answer answer = lookup_.find(row.key);
    if (answer.found == KeyLookup::Found::kNothing) missing_.add(row.key);
    if (answer.found == KeyLookup::Found::kRejected) of_rejected_.add(row.key);
    if (answer.found == KeyLookup::Found::kAmbiguous) ambiguous_.add(row.key);
    if (answer.found != KeyLookup::Found::kFile) return;
    const IndexedFile& file = files_[answer.file];
    label.file_id = file.id;
    const auto [entry, is_new] = taken_.emplace(answer.file, Taken{label, row.line});
    const SampleLabel& first = entry->second.label;
    if (first.class_index != label.class_index || first.split != label.split ||
        first.patient != label.patient) {
      differing_.add(file.path + " in lines " + std::to_string(entry->second.line) + " and " +
                     std::to_string(row.line));
    }
  }

  std::int64_t class_of(const LabelRow& row) const {
    if (!row.label) return -1;
    const auto at = class_at_.find(*row.label);
    if (at == class_at_.end()) {
      throw Error(ErrorKind::kInput, "the label table holds a class that --classes does not name")
          .found(*row.label + " in line " + std::to_string(row.line));
    }
    return at->second;
  }

  void find_unlabelled() {
    for (std::size_t i = 0; i < files_.size(); ++i) {
      const auto at = taken_.find(i);
      const bool labelled = at != taken_.end() && at->second.label.class_index >= 0;
      if (!labelled && !files_[i].vanished) unlabelled_.add(files_[i].path);
    }
  }

  // As stage one tells patients apart: with a patient column, a file without a value counts by its
  // study.
  std::string patient_of(std::size_t file) const {
    const DicomHeader& header = files_[file].header;
    const auto at = taken_.find(file);
    const std::string named = at == taken_.end() ? "" : at->second.label.patient;
    if (split_by_ == "column" && !named.empty()) return "patient " + named;
    if (split_by_ != "patient") return "study " + header.study_instance_uid;
    if (header.issuer_of_patient_id.empty()) return "patient " + header.patient_id;
    return "patient " + header.patient_id + " of issuer " + header.issuer_of_patient_id;
  }

  void find_split_conflicts() {
    std::map<std::string, std::set<std::string>> splits;
    for (const auto& [file, taken] : taken_) {
      if (!taken.label.split.empty()) splits[patient_of(file)].insert(taken.label.split);
    }
    for (const auto& [patient, in] : splits) {
      if (in.size() < 2) continue;
      std::string names;
      for (const std::string& split : in) names += (names.empty() ? "" : ", ") + split;
      conflicts_.add(patient + " in " + names);
    }
  }

  void find_files_without_patient() {
    if (split_by_ != "column") return;
    for (std::size_t i = 0; i < files_.size(); ++i) {
      const auto at = taken_.find(i);
      if (files_[i].vanished || (at != taken_.end() && !at->second.label.patient.empty())) continue;
      const bool has_study = !files_[i].header.study_instance_uid.empty();
      (has_study ? by_study_ : nobodys_).add(files_[i].path);
    }
  }

  const ParsedLabels& parsed_;
  const std::vector<IndexedFile>& files_;
  const std::string split_by_;
  const KeyLookup lookup_;
  std::unordered_map<std::string, std::int64_t> class_at_;
  std::map<std::size_t, Taken> taken_;  // by file, in the order of files
  LabelImport result_;
  Finding differing_{"a file with two different labels, splits or patients", "", false, 0, {}};
  Finding ambiguous_{"a path that is one of two roots; write it absolute", "", false, 0, {}};
  Finding missing_{"a label for no file", "--missing-files accept", false, 0, {}};
  Finding of_rejected_{"a label for a file that was rejected", "", true, 0, {}};
  Finding unlabelled_{"a file with no label", "--unlabelled accept", false, 0, {}};
  Finding conflicts_{"a patient in two splits", "--split-conflicts accept", false, 0, {}};
  Finding by_study_{
      "a file without a value in the patient column, which counts by its study", "", true, 0, {}};
  Finding nobodys_{"a file without a value in the patient column and without a StudyInstanceUID",
                   "",
                   false,
                   0,
                   {}};
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

LabelImport import_labels(const ParsedLabels& parsed, const LabelledArchive& archive,
                          const LabelImportOptions& options) {
  return Importer(parsed, archive, options).run();
}

}  // namespace preceptor
