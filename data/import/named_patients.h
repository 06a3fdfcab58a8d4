// Whom a table or paths name as patients, and who else they are: a file without a name is of the
// patient of its study, else of its PatientID, where those name one.
//
// Must not know: labels, splits. Threads: one.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "data/index/index_database.h"

namespace preceptor {

class NamedPatients {
 public:
  void add(const ArchiveImage& file, const std::string& patient);
  // "" : nobody, or one of several.
  std::string of(const ArchiveImage& file) const;
  // Studies and PatientIDs of several patients, each as a text for a person.
  std::vector<std::string> divided() const;

 private:
  using Patients = std::set<std::string>;
  std::map<std::string, Patients> of_study_;
  std::map<std::pair<std::string, std::string>, Patients> of_id_;  // by issuer and PatientID
};

}  // namespace preceptor
