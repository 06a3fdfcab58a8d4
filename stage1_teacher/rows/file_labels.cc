#include "stage1_teacher/rows/file_labels.h"

#include <algorithm>
#include <cctype>

#include "common/base/error.h"

namespace preceptor {
namespace {

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

std::vector<std::int64_t> positions(const std::vector<std::string>& names,
                                    const std::vector<std::string>& in) {
  std::vector<std::int64_t> at;
  for (const std::string& name : names) {
    at.push_back(std::find(in.begin(), in.end(), name) - in.begin());
  }
  return at;
}

bool same_label(const FileLabel& a, const FileLabel& b) {
  return a.class_index == b.class_index && a.values == b.values && a.split == b.split &&
         a.patient == b.patient;
}

}  // namespace

Key16 group_key(const LabelSource& source, const IndexedFile& file, const std::string& patient) {
  if (source.split_by == "column" && !patient.empty()) return named_group_key(source.key, patient);
  if (source.split_by == "patient") {
    return patient_key(source.key, file.header.issuer_of_patient_id, file.header.patient_id);
  }
  return study_key(source.key, file.header.study_instance_uid);
}

FileLabels::FileLabels(const LabelSource& source, const SplitRule& rule,
                       const std::vector<std::string>& class_names)
    : source_(source), rule_(rule), class_at_(positions(source.labels.class_names, class_names)) {
  for (const SampleLabel& label : source.labels.labels) by_file_[label.file_id] = &label;
  for (const IndexedFile& file : source.archive.files()) note_column_split(file);
}

FileLabel FileLabels::of(const RowSource* source) const {
  if (source == nullptr) return unlabelled();
  std::vector<const IndexedFile*> named;
  for (const IndexedFile* file : source->files) {
    const SampleLabel* label = file->refused ? nullptr : label_of(*file);
    if (label != nullptr && label->class_index != kNotNamed) named.push_back(file);
  }
  if (named.empty()) return of_file(source->first());
  const FileLabel label = of_file(*named.front());
  const bool agreed = std::all_of(named.begin(), named.end(), [&](const IndexedFile* file) {
    return same_label(of_file(*file), label);
  });
  return agreed ? label : disagreed(label);
}

FileLabel FileLabels::unlabelled() const {
  FileLabel label;
  label.values.assign(source_.labels.column_names.size(), LabelValue::kMissing);
  return label;
}

FileLabel FileLabels::disagreed(const FileLabel& first) const {
  FileLabel label = unlabelled();
  label.split = first.split;
  label.patient = first.patient;
  label.disagreed = true;
  return label;
}

FileLabel FileLabels::of_file(const IndexedFile& file) const {
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

const SampleLabel* FileLabels::label_of(const IndexedFile& file) const {
  const auto found = by_file_.find(file.id);
  return found == by_file_.end() ? nullptr : found->second;
}

Key16 FileLabels::patient_of(const IndexedFile& file, const SampleLabel* label) const {
  return group_key(source_, file, label == nullptr ? "" : label->patient);
}

void FileLabels::note_column_split(const IndexedFile& file) {
  const SampleLabel* label = label_of(file);
  if (!source_.labels.has_split || label == nullptr || label->split.empty()) return;
  patient_split_.emplace(patient_of(file, label), column_split(label->split));
}

Split FileLabels::split_of(const SampleLabel* label, const Key16& patient) const {
  if (source_.labels.has_split) {
    if (label != nullptr && !label->split.empty()) return column_split(label->split);
    const auto known = patient_split_.find(patient);
    if (known != patient_split_.end()) return known->second;
  }
  return rule_.split_of(source_.key, patient);
}

}  // namespace preceptor
