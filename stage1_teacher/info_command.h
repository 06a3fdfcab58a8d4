// `stage1_teacher info`: what a cache holds. Needs no index.
#pragma once

#include <string>
#include <vector>

#include "common/program/command.h"

namespace preceptor {

class InfoCommand final : public Command {
 public:
  std::string name() const override { return "info"; }
  std::string summary() const override { return "say what a cache holds"; }
  void register_options(OptionTable& table) override;
  CommandResult run(const CommonOptions& common, Reporter& reporter) override;

 private:
  std::vector<std::string> cache_;
};

}  // namespace preceptor
