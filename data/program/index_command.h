// `dicom_data index ROOT --out INDEX`: an archive and its label table into an index.
//
// What it refuses (exit code 3) it has looked at and stored all the same, so that the next run is
// quick; but stage one does not open such an index, and the labels stay as they were.
// Must not know: DCMTK, SQLite. Threads: one caller; a command runs once.
#pragma once

#include <string>
#include <vector>

#include "common/program/command.h"
#include "data/index/finding.h"
#include "data/index/index_database.h"
#include "data/program/index_options.h"
#include "data/program/label_tables.h"

namespace preceptor {

class IndexCommand final : public Command {
 public:
  std::string name() const override { return "index"; }
  std::string summary() const override { return "find DICOM files below a folder; take in labels"; }
  void register_options(OptionTable& table) override { options_.register_in(table); }
  CommandResult run(const CommonOptions& common, Reporter& reporter) override;

 private:
  CommandResult bring_up_to_date(IndexDatabase& index, const std::string& root, int threads,
                                 Reporter& reporter) const;
  CommandResult explain(const std::string& root, int threads, Reporter& reporter) const;
  std::vector<Finding> archive_findings(const IndexDatabase& index,
                                        const std::vector<DuplicateFile>& duplicates,
                                        const std::string& split_by) const;
  void take_labels(IndexDatabase& index, Reporter& reporter) const;
  void keep_labels(IndexDatabase& index, Reporter& reporter) const;
  void import_new_labels(IndexDatabase& index, Reporter& reporter) const;

  ParsedLabels read_labels(const std::vector<ArchiveImage>& images,
                           const std::vector<DuplicateFile>& duplicates, Reporter& reporter) const;
  std::string accepted_settings(const std::string& root) const;

  IndexOptions options_;
  LabelTables tables_;
};

}  // namespace preceptor
