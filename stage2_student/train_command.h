// `stage2_student train`.
#pragma once

#include "common/program/command.h"
#include "stage2_student/student_options.h"

namespace preceptor {

class TrainStudentCommand final : public Command {
 public:
  std::string name() const override { return "train"; }
  std::string summary() const override { return "train a student from a cache"; }
  void register_options(OptionTable& table) override { options_.register_in(table); }
  bool trains() const override { return true; }
  CommandResult run(const CommonOptions& common, Reporter& reporter) override;

 private:
  StudentOptions options_;
};

}  // namespace preceptor
