#include "stage1_teacher/teacher/teacher_contract.h"

#include <algorithm>

#include "common/base/error.h"
#include "stage1_teacher/rows/text_list.h"

namespace preceptor {
namespace {

constexpr std::int64_t kContractVersion = 1;

// One number a channel; a single number counts for all channels.
std::vector<double> per_channel(const std::string& option, std::vector<double> values,
                                std::int64_t channels) {
  const std::size_t wanted = static_cast<std::size_t>(channels);
  if (values.size() == 1) values.assign(wanted, values[0]);
  if (values.empty() || values.size() == wanted) return values;
  throw Error(ErrorKind::kUsage, "--" + option + " has not one number a channel")
      .expected(std::to_string(channels))
      .found(std::to_string(values.size()));
}

void check_channels(std::int64_t teacher, std::int64_t stored) {
  if (teacher == stored || (teacher == 3 && stored == 1)) return;
  throw Error(ErrorKind::kUsage, "the teacher and the stored images differ in channels")
      .expected(std::to_string(teacher) + " (the teacher)")
      .found(std::to_string(stored) + " (the image store)")
      .hint("--channels sets the store's, --teacher-channels what the teacher takes");
}

void resolve_normalisation(const TeacherOptions& options, const ModelContract& model,
                           TeacherInput& input, std::vector<std::string>& said) {
  input.mean = per_channel("teacher-mean", model.mean, input.channels);
  input.std = per_channel("teacher-std", model.std, input.channels);
  if (options.mean) {
    if (!model.mean.empty()) said.push_back("--teacher-mean and -std win over " + model.source);
    input.mean =
        per_channel("teacher-mean", number_list("teacher-mean", *options.mean), input.channels);
    input.std =
        per_channel("teacher-std", number_list("teacher-std", *options.std), input.channels);
  }
  for (const double value : input.std) {
    if (value > 0) continue;
    throw Error(ErrorKind::kUsage, "a standard deviation of the teacher's input is not above 0")
        .found(std::to_string(value));
  }
}

std::vector<std::string> numbered(std::int64_t count) {
  std::vector<std::string> names;
  for (std::int64_t i = 0; i < count; ++i) names.push_back("class-" + std::to_string(i));
  return names;
}

void check_count(const std::vector<std::string>& names, std::int64_t count,
                 const std::string& whose) {
  if (static_cast<std::int64_t>(names.size()) == count) return;
  throw Error(ErrorKind::kInput, "the teacher's class count is not that of " + whose)
      .expected(std::to_string(names.size()) + " (" + joined(names) + ")")
      .found(std::to_string(count) + " outputs")
      .hint("another teacher, other labels, or --classes with a name for each output");
}

void check_labels_are_known(const std::vector<std::string>& names,
                            const std::vector<std::string>& label_classes) {
  for (const std::string& label : label_classes) {
    if (std::find(names.begin(), names.end(), label) != names.end()) continue;
    throw Error(ErrorKind::kInput, "the labels hold a class that the teacher does not name")
        .expected("one of " + joined(names))
        .found(label)
        .hint("--classes names the teacher's outputs in their order, as the labels call them");
  }
}

// "depth" for volumes alone, so that the names of earlier target stores stay.
Json input_json(const TeacherInput& input) {
  Json json = Json::object();
  json.set("channels", input.channels)
      .set("height", input.height)
      .set("width", input.width)
      .set("mean", Json::array(input.mean))
      .set("std", Json::array(input.std));
  if (input.depth > 0) json.set("depth", input.depth);
  return json;
}

// What a model says of its input's size counts when it says all of it.
void check_depth(const ModelContract& model, const Recipe& recipe) {
  const auto text = [](std::int64_t depth) {
    return depth == 0 ? std::string("pictures") : "volumes of " + std::to_string(depth) + " slices";
  };
  if (!model.height || model.depth.value_or(0) == recipe.depth) return;
  throw Error(ErrorKind::kUsage, "the teacher and the stored images differ in depth")
      .expected(text(model.depth.value_or(0)) + " (" + model.source + " of the teacher)")
      .found(text(recipe.depth) + " (the image store)")
      .hint("another teacher, or images of its depth");
}

}  // namespace

Json TeacherContract::to_json() const {
  return Json::object()
      .set("version", kContractVersion)
      .set("teacher_sha256", teacher_sha256)
      .set("input", input_json(input))
      .set("output",
           Json::object()
               .set("kind", output.kind == OutputKind::kLogits ? "logits" : "probabilities")
               .set("index", output.index < 0 ? Json() : Json(output.index))
               .set("key", output.key.empty() ? Json() : Json(output.key)))
      .set("class_names", Json::array(class_names))
      .set("recipe_digest", recipe_digest);
}

TeacherInput resolve_input(const TeacherOptions& options, const ModelContract& model,
                           const Recipe& recipe, std::vector<std::string>& said) {
  TeacherInput input;
  input.height = recipe.height;
  input.width = recipe.width;
  input.depth = recipe.depth;
  input.channels = options.channels.value_or(model.channels.value_or(recipe.channels));
  if (options.channels && model.channels && options.channels != model.channels) {
    said.push_back("--teacher-channels " + std::to_string(*options.channels) + " wins over " +
                   model.source + ", which says " + std::to_string(*model.channels));
  }
  check_channels(input.channels, recipe.channels);
  check_depth(model, recipe);
  resolve_normalisation(options, model, input, said);
  return input;
}

OutputSelection resolve_output(const TeacherOptions& options) {
  OutputSelection output;
  output.kind = options.output == "logits" ? OutputKind::kLogits : OutputKind::kProbabilities;
  output.index = options.output_index.value_or(-1);
  output.key = options.output_key.value_or("");
  return output;
}

std::vector<std::string> resolve_classes(const TeacherOptions& options, const ModelContract& model,
                                         const std::vector<std::string>& label_classes,
                                         const std::vector<std::string>& earlier,
                                         std::int64_t count, std::vector<std::string>& said) {
  std::vector<std::string> names;
  if (options.classes) {
    names = name_list("classes", *options.classes);
    check_count(names, count, "--classes");
    if (!model.class_names.empty() && names != model.class_names) {
      said.push_back("--classes wins over " + model.source + ", which says " +
                     joined(model.class_names));
    }
  } else if (!model.class_names.empty()) {
    names = model.class_names;
    check_count(names, count, model.source);
  } else if (!label_classes.empty()) {
    names = label_classes;
    check_count(names, count, "the labels");
  } else {
    names = static_cast<std::int64_t>(earlier.size()) == count ? earlier : numbered(count);
  }
  check_labels_are_known(names, label_classes);
  return names;
}

}  // namespace preceptor
