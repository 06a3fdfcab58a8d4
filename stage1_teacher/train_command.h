// `stage1_teacher train`: images, labels, then a supervised teacher on them.
#pragma once

#include "common/program/command.h"
#include "data/recipe/recipe_options.h"
#include "stage1_teacher/rows/label_table_building.h"
#include "stage1_teacher/training/teacher_training.h"
#include "stage1_teacher/workplace.h"

namespace preceptor {

class TrainTeacherCommand final : public Command {
 public:
  std::string name() const override { return "train"; }
  std::string summary() const override { return "train a teacher on the archive's labels"; }
  void register_options(OptionTable& table) override;
  bool trains() const override { return true; }
  CommandResult run(const CommonOptions& common, Reporter& reporter) override;

 private:
  WorkplaceOptions workplace_;
  RecipeOptions recipe_;
  LabelOptions labels_;
  TeacherTrainingOptions training_;
};

}  // namespace preceptor
