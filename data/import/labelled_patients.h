// Who is whose patient among the files of a label table, and whether one lies in two splits.
//
// Borrows the files and their labels, to which it may add patients. Must not know: keys, rows.
// Threads: one.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "data/index/finding.h"
#include "data/index/index_database.h"
#include "data/table/path_pattern.h"

namespace preceptor {

// By place among the archive's files.
using TakenLabels = std::map<std::size_t, SampleLabel>;

// As the file names the patient, for a person.
std::string person_of(const ArchiveImage& image);

class LabelledPatients {
 public:
  // split_by: "patient", "study" or "column". unnamed: the label of a file that has none.
  LabelledPatients(const std::vector<ArchiveImage>& files, const std::string& split_by,
                   TakenLabels& labels, std::function<SampleLabel(std::size_t file)> unnamed);

  // A path tells its patient whether the table names the file or not: of one patient all files are
  // in one split.
  void add_by_path(const PathPattern& pattern);
  // As files of one study, or of one PatientID, are of one patient. For "column".
  void add_of_others();
  // After all patients and splits are there.
  std::vector<Finding> findings(bool accept_split_conflicts) const;

 private:
  void set(std::size_t file, const std::string& patient);
  const std::string& named(std::size_t file) const;  // "" : nobody
  std::string patient_of(std::size_t file) const;
  using Splits = std::map<std::string, std::set<std::string>>;  // by patient
  Splits splits_of_patients() const;
  const std::string& name_of(std::size_t file, const SampleLabel& label) const;
  Splits splits_of_names() const;
  void find_alike(Finding& alike) const;
  void find_issuers(Finding& alike) const;
  void find_shared_studies(Finding& shared) const;
  void find_rounded(Finding& rounded) const;
  void find_crowded(Finding& crowded) const;
  void find_nameless(Finding& by_study, Finding& nobodys) const;

  const std::vector<ArchiveImage>& files_;
  const std::string split_by_;
  TakenLabels& labels_;
  const std::function<SampleLabel(std::size_t file)> unnamed_;
  std::vector<std::string> divided_;
};

// What those findings are of labels that an index has. Labels of files that are not among `files`
// count for nothing.
std::vector<Finding> stored_patient_findings(const std::vector<ArchiveImage>& files,
                                             const StoredLabels& labels,
                                             const std::string& split_by,
                                             bool accept_split_conflicts);

}  // namespace preceptor
