// `stage1_teacher labels`: the label table of a cache, from the labels of the index. Touches
// neither images nor targets.
#pragma once

#include "common/program/command.h"
#include "stage1_teacher/rows/label_table_building.h"
#include "stage1_teacher/workplace.h"

namespace preceptor {

class LabelsCommand final : public Command {
 public:
  std::string name() const override { return "labels"; }
  std::string summary() const override { return "write labels and splits of a cache's rows"; }
  void register_options(OptionTable& table) override;
  CommandResult run(const CommonOptions& common, Reporter& reporter) override;

 private:
  WorkplaceOptions workplace_;
  LabelOptions labels_;
};

}  // namespace preceptor
