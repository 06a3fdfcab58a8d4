// `stage2_student compare RUN RUN...`: one table.
#pragma once

#include "common/program/command.h"

namespace preceptor {

class CompareCommand final : public Command {
 public:
  std::string name() const override { return "compare"; }
  std::string summary() const override { return "finished runs in one table"; }
  void register_options(OptionTable& table) override;
  CommandResult run(const CommonOptions& common, Reporter& reporter) override;

 private:
  std::vector<std::string> runs_;
};

}  // namespace preceptor
