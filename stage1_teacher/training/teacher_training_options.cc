#include "common/base/error.h"
#include "common/model/architecture.h"
#include "stage1_teacher/training/teacher_training.h"

namespace preceptor {

void TeacherTrainingOptions::register_in(OptionTable& table) {
  table.require("out", &out, "folder of the run: model.pt, metrics.json, log, ...")
      .add("arch", &arch, "built-in network: " + architecture_choices())
      .add("width", &width, "multiplies the built-in network's channels")
      .add("dropout", &dropout, "before the built-in network's last layer")
      .add("script", &script, "train this TorchScript module instead; it is code that you trust")
      .add("replace", &replace, "replace the run that is in --out");
  training.register_in(table);
}

void TeacherTrainingOptions::validate() const {
  training.validate();
  if (out.empty()) throw Error(ErrorKind::kUsage, "--out is empty");
}

Json TeacherTrainingOptions::to_json() const {
  Json json = Json::object().set("training", training.to_json());
  if (!script.empty()) return json.set("script", true);
  return json.set("arch", arch).set("width", width).set("dropout", dropout);
}

}  // namespace preceptor
