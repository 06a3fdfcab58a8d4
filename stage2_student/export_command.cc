#include "stage2_student/export_command.h"

#include "common/base/error.h"
#include "common/files/file_io.h"
#include "stage2_student/runs/run_evaluation.h"

namespace preceptor {
namespace {

// "(N, 1, 28, 28) in [0, 1]"; without a range where the recipe's float32 pixels have none.
std::string input_text(const Json& input) {
  std::string text = "(N";
  for (const char* axis : {"channels", "depth", "height", "width"}) {
    if (input.has(axis)) text += ", " + input.at(axis).dump();
  }
  const bool stated = !input.at("value_range").as_array().empty();
  return text + (stated ? ") in [0, 1]" : "), pixels as the recipe leaves them");
}

}  // namespace

void ExportCommand::register_options(OptionTable& table) {
  table.positional("RUN", &runs_, "folder of a finished run", 1, 1)
      .require("out", &out_, "the TorchScript file to write")
      .add("replace", &replace_, "replace a file that is there");
}

CommandResult ExportCommand::run(const CommonOptions&, Reporter&) {
  const RunFolder run = RunFolder::open(runs_[0]);
  if (file_exists(out_) && !replace_) {
    throw Error(ErrorKind::kUsage, "the file to export to is there already")
        .path(out_)
        .hint("give another --out, or --replace");
  }
  const ExportedModel model = export_model(run, out_);
  CommandResult result;
  result.json = Json::object()
                    .set("sha256", model.sha256)
                    .set("bytes", model.bytes)
                    .set("parameters", model.parameters)
                    .set("largest_difference", model.largest_difference);
  for (const char* axis : {"channels", "depth", "height", "width"}) {
    if (model.input.has(axis)) result.json.set(axis, model.input.at(axis));
  }
  result.text = out_ + "\n  " + std::to_string(model.bytes) + " bytes, " +
                std::to_string(model.parameters) + " parameters, input float32 " +
                input_text(model.input) + "\n  sha256 " + model.sha256 +
                "\n  outputs equal the run's bit for bit\n";
  return result;
}

}  // namespace preceptor
