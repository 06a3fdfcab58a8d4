// `dicom_data index ROOT --out INDEX`: an archive and its label table into an index.
#pragma once

#include "common/program/command.h"
#include "data/program/index_options.h"

namespace preceptor {

class IndexCommand final : public Command {
 public:
  std::string name() const override { return "index"; }
  std::string summary() const override { return "find DICOM files below a folder; take in labels"; }
  void register_options(OptionTable& table) override { options_.register_in(table); }
  CommandResult run(const CommonOptions& common, Reporter& reporter) override;

 private:
  IndexOptions options_;
};

}  // namespace preceptor
