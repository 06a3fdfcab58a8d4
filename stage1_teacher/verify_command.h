// `stage1_teacher verify`: reads every byte of a cache and holds it against the digests. Exit code
// 4 when any part is bad.
#pragma once

#include <string>
#include <vector>

#include "common/program/command.h"

namespace preceptor {

class VerifyCommand final : public Command {
 public:
  std::string name() const override { return "verify"; }
  std::string summary() const override { return "hold every byte of a cache against its digests"; }
  void register_options(OptionTable& table) override;
  CommandResult run(const CommonOptions& common, Reporter& reporter) override;

 private:
  std::vector<std::string> cache_;
};

}  // namespace preceptor
