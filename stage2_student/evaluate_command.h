// `stage2_student evaluate RUN`: metrics of a finished run on a split, from the predictions that
// the run kept or, with --cache, from the model over the cache.
#pragma once

#include "common/program/command.h"

namespace preceptor {

class EvaluateCommand final : public Command {
 public:
  std::string name() const override { return "evaluate"; }
  std::string summary() const override { return "metrics of a run on a split"; }
  void register_options(OptionTable& table) override;
  CommandResult run(const CommonOptions& common, Reporter& reporter) override;

 private:
  std::vector<std::string> runs_;
  std::string split_ = "test", cache_, device_ = "cpu";
};

}  // namespace preceptor
