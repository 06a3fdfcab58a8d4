// `dicom_data phantom --out DIR`.
//
// Must not know: how a phantom is made. Threads: one caller; a command runs once.
#pragma once

#include "common/program/command.h"
#include "data/phantom/phantom.h"

namespace preceptor {

class PhantomCommand final : public Command {
 public:
  std::string name() const override { return "phantom"; }
  std::string summary() const override { return "write a data set of nobody, for demos and tests"; }
  void register_options(OptionTable& table) override;
  CommandResult run(const CommonOptions& common, Reporter& reporter) override;

 private:
  PhantomOptions options_;
};

}  // namespace preceptor
