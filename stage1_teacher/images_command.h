// `stage1_teacher images`: decodes what is new in the index into an image store, once.
#pragma once

#include "common/program/command.h"
#include "data/recipe/recipe_options.h"
#include "stage1_teacher/workplace.h"

namespace preceptor {

class ImagesCommand final : public Command {
 public:
  std::string name() const override { return "images"; }
  std::string summary() const override { return "decode the archive into a cache, once"; }
  void register_options(OptionTable& table) override;
  CommandResult run(const CommonOptions& common, Reporter& reporter) override;

 private:
  WorkplaceOptions workplace_;
  RecipeOptions recipe_;
};

}  // namespace preceptor
