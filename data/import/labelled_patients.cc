#include "data/import/labelled_patients.h"

#include <unordered_map>
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

bool is_one_person(const ArchiveImage& a, const ArchiveImage& b) {
  return a.patient_id == b.patient_id && a.issuer_of_patient_id == b.issuer_of_patient_id;
}

// Whether two who are one in truth may come into two splits: by the table, or by the rule.
bool may_part(const std::set<std::string>& one, const std::set<std::string>& other) {
  return one.empty() || one != other;
}

std::string in_splits(const std::string& name, const std::set<std::string>& splits) {
  return splits.empty() ? name : name + " in " + names_of(splits);
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

const std::string& LabelledPatients::name_of(std::size_t file, const SampleLabel& label) const {
  return split_by_ == "column" ? label.patient : files_[file].patient_id;
}

// Of all whom the splits go by the names of, and who are in some split, or in one by the rule.
LabelledPatients::Splits LabelledPatients::splits_of_names() const {
  Splits splits;
  if (split_by_ == "study") return splits;
  for (const auto& [file, label] : labels_) {
    const std::string& name = name_of(file, label);
    if (name.empty() || label.split == "none") continue;
    std::set<std::string>& in = splits[name];
    if (!label.split.empty()) in.insert(label.split);
  }
  return splits;
}

// One that is written in two ways, as 7 and 7.0, is two, whom the rule may part where no split of
// the table does.
void LabelledPatients::find_alike(Finding& alike) const {
  const Splits splits = splits_of_names();
  std::vector<std::string> names;
  for (const auto& [name, in] : splits) names.push_back(name);
  for (const auto& [one, other] : lookalikes(names)) {
    const std::set<std::string>&of_one = splits.at(one), &of_other = splits.at(other);
    if (may_part(of_one, of_other))
      alike.add(in_splits(one, of_one) + " and " + in_splits(other, of_other));
  }
}

// A PatientID that some files say the issuer of, and some do not, as of a time before there was
// one.
void LabelledPatients::find_issuers(Finding& alike) const {
  if (split_by_ != "patient") return;
  Splits with, without;
  for (const auto& [file, label] : labels_) {
    const ArchiveImage& image = files_[file];
    if (image.patient_id.empty() || label.split == "none") continue;
    Splits& splits = image.issuer_of_patient_id.empty() ? without : with;
    std::set<std::string>& in = splits[image.patient_id];
    if (!label.split.empty()) in.insert(label.split);
  }
  for (const auto& [id, in] : without) {
    const auto issued = with.find(id);
    if (issued == with.end() || !may_part(in, issued->second)) continue;
    alike.add(in_splits(id, in) + " and " + in_splits(id + " of an issuer", issued->second));
  }
}

void LabelledPatients::find_shared_studies(Finding& shared) const {
  if (split_by_ != "patient") return;
  std::unordered_map<std::string, TakenLabels::const_iterator> first_of;  // by study
  std::set<std::string> said;
  for (auto at = labels_.cbegin(); at != labels_.cend(); ++at) {
    const std::string& study = files_[at->first].study_instance_uid;
    if (study.empty() || at->second.split == "none") continue;
    const auto first = first_of.emplace(study, at).first->second;
    const ArchiveImage &one = files_[first->first], &other = files_[at->first];
    const std::string &split = first->second.split, &other_split = at->second.split;
    if (is_one_person(one, other) || (!split.empty() && split == other_split)) continue;
    if (!said.insert(study).second) continue;
    shared.add("study " + study + " of " + person_of(one) + " and " + person_of(other));
  }
}

void LabelledPatients::find_rounded(Finding& rounded) const {
  std::set<std::string> names;
  for (const auto& [file, label] : labels_) {
    if (label.split != "none") names.insert(label.patient);
  }
  for (const std::string& name : names) {
    if (is_rounded_number(name)) rounded.add(name);
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
  Finding shared{"a study of two patients, who may come into different splits", "", true, 0, {}};
  const Splits splits = splits_of_patients();
  for (const auto& [patient, in] : splits) {
    if (in.size() > 1) conflicts.add(patient + " in " + names_of(in));
  }
  find_alike(alike);
  find_issuers(alike);
  find_shared_studies(shared);
  find_rounded(rounded);
  find_crowded(crowded);
  find_nameless(by_study, nobodys);
  for (const std::string& text : divided_) divided.add(text);
  return {conflicts, alike, shared, by_study, nobodys, divided, crowded, rounded};
}

std::vector<Finding> stored_patient_findings(const std::vector<ArchiveImage>& files,
                                             const StoredLabels& labels,
                                             const std::string& split_by,
                                             bool accept_split_conflicts) {
  std::unordered_map<std::int64_t, std::size_t> place_of;
  for (std::size_t i = 0; i < files.size(); ++i) place_of[files[i].id] = i;
  TakenLabels taken;
  for (const SampleLabel& label : labels.labels) {
    const auto place = place_of.find(label.file_id);
    if (place != place_of.end()) taken.emplace(place->second, label);
  }
  const auto unnamed = [](std::size_t) { return SampleLabel{}; };
  return LabelledPatients(files, split_by, taken, unnamed).findings(accept_split_conflicts);
}

}  // namespace preceptor
