// `stage2_student export RUN --out FILE.pt`.
#pragma once

#include "common/program/command.h"

namespace preceptor {

class ExportCommand final : public Command {
 public:
  std::string name() const override { return "export"; }
  std::string summary() const override { return "copy a run's student out, checked against it"; }
  void register_options(OptionTable& table) override;
  CommandResult run(const CommonOptions& common, Reporter& reporter) override;

 private:
  std::vector<std::string> runs_;
  std::string out_;
  bool replace_ = false;
};

}  // namespace preceptor
