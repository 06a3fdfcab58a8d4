// `stage1_teacher cache`: images, labels, and a teacher's logits for every row.
#pragma once

#include <optional>
#include <string>

#include "common/program/command.h"
#include "data/recipe/recipe_options.h"
#include "stage1_teacher/rows/label_table_building.h"
#include "stage1_teacher/teacher/expected_outputs.h"
#include "stage1_teacher/teacher/teacher_options.h"
#include "stage1_teacher/workplace.h"

namespace preceptor {

class CacheCommand final : public Command {
 public:
  std::string name() const override { return "cache"; }
  std::string summary() const override { return "run a teacher over the archive, once"; }
  void register_options(OptionTable& table) override;
  CommandResult run(const CommonOptions& common, Reporter& reporter) override;

 private:
  WorkplaceOptions workplace_;
  RecipeOptions recipe_;
  LabelOptions labels_;
  TeacherOptions teacher_;
  std::string expect_;
  double expect_tolerance_ = kDefaultExpectTolerance;
};

}  // namespace preceptor
