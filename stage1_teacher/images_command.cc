#include "stage1_teacher/images_command.h"

#include "stage1_teacher/rows/recipe_resolution.h"

namespace preceptor {

void ImagesCommand::register_options(OptionTable& table) {
  workplace_.register_in(table);
  workplace_.register_decoding(table);
  recipe_.register_in(table);
}

CommandResult ImagesCommand::run(const CommonOptions& common, Reporter& reporter) {
  Workplace place(workplace_);
  const int threads = static_cast<int>(common.threads);
  const Recipe recipe = resolve_recipe(recipe_, {}, only_stored_recipe(place.cache()),
                                       place.archive(), workplace_.slices);
  reporter.message("recipe: " + describe(recipe));
  const RowPlan plan = place.plan_rows(threads, reporter);
  const FillingContext filling = place.filling(plan, recipe, threads, reporter);
  const ImageCounts counts = ImageFilling(filling).run(nullptr);
  const std::string store = image_identity(recipe).name();
  place.audit("stage1_teacher images: store " + store + ", " + std::to_string(counts.decoded_rows) +
              " rows decoded");

  CommandResult result;
  result.json = plan_json(plan);
  result.json.set("verb", "images").set("images", store).set("recipe", recipe.to_json());
  counts.add_to(result.json);
  result.text = "image store " + store + ": " + std::to_string(plan.size()) + " rows, " +
                std::to_string(counts.decoded_rows) + " decoded now, " +
                std::to_string(counts.rejected_files) + " files rejected\n";
  return result;
}

}  // namespace preceptor
