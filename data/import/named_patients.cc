#include "data/import/named_patients.h"

#include "data/table/text_cells.h"

namespace preceptor {
namespace {

std::pair<std::string, std::string> id_of(const ArchiveImage& file) {
  return {file.issuer_of_patient_id, trimmed(file.patient_id)};
}

// The only one that a key names; "" otherwise.
template <typename Map>
std::string only_one(const Map& patients, const typename Map::key_type& key) {
  const auto found = patients.find(key);
  return found != patients.end() && found->second.size() == 1 ? *found->second.begin() : "";
}

std::string listed(const std::set<std::string>& patients) {
  constexpr std::size_t kShown = 3;
  std::string text;
  std::size_t shown = 0;
  for (const std::string& patient : patients) {
    if (shown++ == kShown) return text + ", ...";
    text += (text.empty() ? "" : ", ") + patient;
  }
  return text;
}

}  // namespace

void NamedPatients::add(const ArchiveImage& file, const std::string& patient) {
  const std::string& study = file.study_instance_uid;
  if (!study.empty()) of_study_[study].insert(patient);
  if (!id_of(file).second.empty()) of_id_[id_of(file)].insert(patient);
}

std::string NamedPatients::of(const ArchiveImage& file) const {
  const std::string by_study = only_one(of_study_, file.study_instance_uid);
  return by_study.empty() ? only_one(of_id_, id_of(file)) : by_study;
}

std::vector<std::string> NamedPatients::divided() const {
  std::vector<std::string> all;
  for (const auto& [id, patients] : of_id_) {
    if (patients.size() > 1) all.push_back("PatientID " + id.second + " is " + listed(patients));
  }
  for (const auto& [study, patients] : of_study_) {
    if (patients.size() > 1) all.push_back("study " + study + " is of " + listed(patients));
  }
  return all;
}

}  // namespace preceptor
