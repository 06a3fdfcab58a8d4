#include "stage2_student/student_options.h"

#include "common/base/error.h"
#include "common/model/architecture.h"

namespace preceptor {
namespace {

void require(bool good, const std::string& option, const std::string& expected, double found) {
  if (good) return;
  throw Error(ErrorKind::kUsage, option + " is out of range")
      .expected(expected)
      .found(Json(found).dump());
}

}  // namespace

void StudentOptions::register_in(OptionTable& table) {
  table.require("cache", &cache, "the cache that stage one made")
      .require("out", &out, "folder of the run")
      .add("replace", &replace, "replace a run that is there")
      .add("arch", &arch, architecture_choices())
      .add("student", &student_file, "a scripted module (TorchScript) instead of --arch")
      .add("width", &width, "multiplies the channels of --arch")
      .add("dropout", &dropout, "before the last layer of --arch")
      .add("alpha", &alpha, "weight of the labels; 1: no distillation, 0: no labels")
      .add("temperature", &temperature, "T of the loss (default: the targets' own)")
      .add("targets", &targets, "which teacher, where the cache holds several")
      .add("labels", &labels, "which label table (default: the only one, or default)")
      .add("label-column", &label_column, "which column, of a label table that has several")
      .add("images", &images, "which image store (default: the one of the targets)")
      .add("steps", &steps,
           "train for this many steps, rounded up to whole epochs, instead of --epochs")
      .add("trust-pixels", &trust_pixels,
           "do not read all pixels once to hold them against their digests")
      .add("group-readable", &group_readable, "let the group read the run (umask 027)");
  training.register_in(table);
}

void StudentOptions::validate() const {
  require(alpha >= 0 && alpha <= 1, "--alpha", "0 to 1", alpha);
  if (temperature) {
    require(*temperature > 0 && *temperature <= 1000, "--temperature", "above 0, at most 1000",
            *temperature);
  }
  require(steps >= 0, "--steps", "0 or more", static_cast<double>(steps));
  training.validate();
}

Json StudentOptions::to_json() const {
  Json json = Json::object()
                  .set("arch", student_file.empty() ? arch : "scripted")
                  .set("width", width)
                  .set("dropout", dropout)
                  .set("alpha", alpha)
                  .set("steps", steps)
                  .set("training", training.to_json());
  json.set("temperature", temperature ? Json(*temperature) : Json());
  return json;
}

}  // namespace preceptor
