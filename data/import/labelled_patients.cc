#include "data/import/labelled_patients.h"

#include <utility>

#include "data/import/class_looks.h"
#include "data/import/named_patients.h"
#include "data/index/archive_checks.h"

namespace preceptor {
namespace {

constexpr char kPatient[] = "patient ";

std::string names_of(const std::set<std::string>& splits) {
  std::string names;
  for (const std::string& split : splits) names += (names.empty() ? "" : ", ") + split;
  return names;
}

}  // namespace

std::string person_of(const ArchiveImage& image) {
  if (image.issuer_of_patient_id.empty()) return kPatient + image.patient_id;
  return kPatient + image.patient_id + " of issuer " + image.issuer_of_patient_id;
}

LabelledPatients::LabelledPatients(const std::vector<ArchiveImage>& files,
                                   const std::string& split_by, TakenLabels& labels,
                                   std::function<SampleLabel(std::size_t file)> unnamed)
    : files_(files), split_by_(split_by), labels_(labels), unnamed_(std::move(unnamed)) {}

void LabelledPatients::add_by_path(const PathPattern& pattern) {
  for (std::size_t i = 0; i < files_.size(); ++i) {
    const auto patient = pattern.find(files_[i].relative_path);
    if (patient) set(i, *patient);
  }
}

void LabelledPatients::add_of_others() {
  NamedPatients known;
  for (const auto& [file, label] : labels_) {
    if (!label.patient.empty()) known.add(files_[file], label.patient);
  }
  divided_ = known.divided();
  for (std::size_t i = 0; i < files_.size(); ++i) {
    if (!named(i).empty()) continue;
    const std::string patient = known.of(files_[i]);
    if (!patient.empty()) set(i, patient);
  }
}

void LabelledPatients::set(std::size_t file, const std::string& patient) {
  labels_.emplace(file, unnamed_(file)).first->second.patient = patient;
}

const std::string& LabelledPatients::named(std::size_t file) const {
  static const std::string kNobody;
  const auto at = labels_.find(file);
  return at == labels_.end() ? kNobody : at->second.patient;
}

// As stage one tells patients apart: with a patient column, a file without a value counts by its
// study.
std::string LabelledPatients::patient_of(std::size_t file) const {
  if (split_by_ == "column" && !named(file).empty()) return kPatient + named(file);
  if (split_by_ != "patient") return "study " + files_[file].study_instance_uid;
  return person_of(files_[file]);
}

LabelledPatients::Splits LabelledPatients::splits_of_patients() const {
  Splits splits;
  for (const auto& [file, label] : labels_) {
    const bool is_used = !label.split.empty() && label.split != "none";
    if (is_used) splits[patient_of(file)].insert(label.split);
  }
  return splits;
}

// Of all who are in some split, or in one by the rule.
std::set<std::string> LabelledPatients::names() const {
  std::set<std::string> all;
  for (const auto& [file, label] : labels_) {
    if (!label.patient.empty() && label.split != "none") all.insert(label.patient);
  }
  return all;
}

// One that is written in two ways, as 7 and 7.0, is two, whom the rule may part where no split of
// the table does.
void LabelledPatients::find_alike(const Splits& splits, Finding& alike) const {
  if (split_by_ != "column") return;
  const std::set<std::string> all = names();
  const auto splits_of = [&splits](const std::string& name) {
    const auto at = splits.find(kPatient + name);
    return at == splits.end() ? std::set<std::string>() : at->second;
  };
  const auto described = [&splits_of](const std::string& name) {
    return splits_of(name).empty() ? name : name + " in " + names_of(splits_of(name));
  };
  for (const auto& [one, other] : lookalikes({all.begin(), all.end()})) {
    if (!splits_of(one).empty() && splits_of(one) == splits_of(other)) continue;
    alike.add(described(one) + " and " + described(other));
  }
}

// One name for many may be what an anonymisation left.
void LabelledPatients::find_crowded(Finding& crowded) const {
  if (split_by_ != "column") return;
  std::map<std::string, std::size_t> counts;
  for (std::size_t i = 0; i < files_.size(); ++i) {
    if (!named(i).empty()) ++counts[named(i)];
  }
  for (const auto& [patient, count] : counts) {
    if (is_too_common(count, files_.size())) {
      crowded.add(patient + " on " + std::to_string(count) + " of " +
                  std::to_string(files_.size()) + " files");
    }
  }
}

void LabelledPatients::find_nameless(Finding& by_study, Finding& nobodys) const {
  if (split_by_ != "column") return;
  for (std::size_t i = 0; i < files_.size(); ++i) {
    if (files_[i].vanished || !named(i).empty()) continue;
    const bool has_study = !files_[i].study_instance_uid.empty();
    (has_study ? by_study : nobodys).add(files_[i].path);
  }
}

std::vector<Finding> LabelledPatients::findings(bool accept_split_conflicts) const {
  Finding conflicts{
      "a patient in two splits", "--split-conflicts accept", accept_split_conflicts, 0, {}};
  Finding alike{"two patients who look alike, and may come into different splits", "", true, 0, {}};
  Finding by_study{
      "a file without a value in the patient column, which counts by its study", "", true, 0, {}};
  Finding nobodys{"a file without a value in the patient column and without a StudyInstanceUID",
                  "",
                  false,
                  0,
                  {}};
  Finding divided{"a patient by the files who is several by the patient column", "", true, 0, {}};
  Finding crowded{"a patient of the column on more than 10 % of the files", "", true, 0, {}};
  Finding rounded{"a patient who is a number that a spreadsheet rounded: export the column as text",
                  "",
                  true,
                  0,
                  {}};
  for (const std::string& name : names()) {
    if (is_rounded_number(name)) rounded.add(name);
  }
  const Splits splits = splits_of_patients();
  for (const auto& [patient, in] : splits) {
    if (in.size() > 1) conflicts.add(patient + " in " + names_of(in));
  }
  find_alike(splits, alike);
  find_crowded(crowded);
  find_nameless(by_study, nobodys);
  for (const std::string& text : divided_) divided.add(text);
  return {conflicts, alike, by_study, nobodys, divided, crowded, rounded};
}

}  // namespace preceptor
