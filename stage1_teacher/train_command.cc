#include "stage1_teacher/train_command.h"

#include <cmath>
#include <optional>

#include "stage1_teacher/rows/recipe_resolution.h"
#include "stage1_teacher/teacher/target_quality.h"

namespace preceptor {
namespace {

std::string split_line(const Json& metrics, const std::string& split) {
  const Json& figures = metrics.at(split);
  if (figures.at("samples").as_integer() == 0) return "  " + split + ": no labelled rows\n";
  const auto figure = [&figures](const char* name) {
    return figure_text(figures.at(name).is_null() ? NAN : figures.at(name).as_double());
  };
  return "  " + split + ": AUC " + figure("auc") + ", accuracy " + figure("accuracy") + "\n";
}

}  // namespace

void TrainTeacherCommand::register_options(OptionTable& table) {
  workplace_.register_in(table);
  workplace_.register_decoding(table);
  recipe_.register_in(table);
  labels_.register_in(table, "labels");
  labels_.register_column(table);
  training_.register_in(table);
}

CommandResult TrainTeacherCommand::run(const CommonOptions& common, Reporter& reporter) {
  const int threads = static_cast<int>(common.threads);
  training_.training.threads = threads;
  training_.validate();
  warn_of_slow_blas(reporter);
  // The cache is locked while it is filled, not while the network trains.
  std::optional<Workplace> place(std::in_place, workplace_);
  const Recipe recipe = resolve_recipe(recipe_, {}, only_stored_recipe(place->cache()),
                                       place->archive(), workplace_.slices);
  reporter.message("recipe: " + describe(recipe));
  const RowPlan plan = place->plan_rows(threads, reporter);
  const LabelOutcome labels = bring_labels_up_to_date(place->index(), place->archive(),
                                                      place->cache(), plan, labels_, {}, reporter);
  const LabelTable network_labels = training_labels(labels.table, labels_.column);
  const FillingContext filling = place->filling(plan, recipe, threads, reporter);
  const ImageCounts counts = ImageFilling(filling).run(nullptr);
  const std::string store = image_identity(recipe).name();
  place->audit("stage1_teacher train: images " + store + ", labels " + labels.table.digest);
  const CacheFolder cache = place->cache();
  place.reset();

  const Json metrics = train_teacher(training_, {cache, plan, network_labels, store}, reporter);
  CommandResult result;
  result.json = metrics;
  result.json.set("verb", "train").set("images", store);
  counts.add_to(result.json);
  result.text = "teacher " + metrics.at("architecture").as_string() + ", best epoch " +
                std::to_string(metrics.at("best_epoch").as_integer()) + " of " +
                std::to_string(metrics.at("epochs").as_integer()) + "\n" +
                split_line(metrics, "val") + split_line(metrics, "test");
  return result;
}

}  // namespace preceptor
