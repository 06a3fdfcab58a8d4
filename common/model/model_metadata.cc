#include "common/model/model_metadata.h"

#include <set>

#include "common/base/error.h"

namespace preceptor {
namespace {

Json parse_extra(const std::string& text, const std::string& name) {
  try {
    return Json::parse(text);
  } catch (const Error& problem) {
    throw Error(ErrorKind::kInput, "the model's " + name + " is not JSON").found(problem.found());
  }
}

Error contradiction(const std::string& name) {
  return Error(ErrorKind::kInput, "the model's " + name + " contradicts itself");
}

const Json* find(const Json& json, const std::vector<std::string>& keys) {
  const Json* at = &json;
  for (const std::string& key : keys) {
    if (!at->has(key)) return nullptr;
    at = &at->at(key);
  }
  return at;
}

// MONAI names its inputs and outputs freely ("image", "pred"); the first one counts.
const Json* first_of(const Json* object) {
  if (object == nullptr || !object->is_object() || object->as_object().empty()) return nullptr;
  return &object->as_object().begin()->second;
}

std::vector<double> doubles(const Json& json) {
  std::vector<double> values;
  for (const Json& item : json.as_array()) values.push_back(item.as_double());
  return values;
}

// "channel_def": {"0": "normal", "1": "pneumonia"}; only when every class is named.
std::vector<std::string> class_names(const Json& output) {
  std::vector<std::string> names;
  const Json* channels = find(output, {"channel_def"});
  if (channels == nullptr || !channels->is_object()) return names;
  for (std::size_t c = 0; c < channels->as_object().size(); ++c) {
    const std::string key = std::to_string(c);
    if (!channels->has(key) || !channels->at(key).is_string()) return {};
    names.push_back(channels->at(key).as_string());
  }
  return names;
}

void require_class_count(const Json& output, const std::vector<std::string>& names) {
  const Json* count = find(output, {"num_channels"});
  if (names.empty() || count == nullptr || !count->is_integer()) return;
  if (count->as_integer() == static_cast<std::int64_t>(names.size())) return;
  throw contradiction("metadata.json")
      .expected("num_channels " + std::to_string(names.size()) + ", as channel_def has")
      .found("num_channels " + count->dump());
}

// Shapes may also hold expressions such as "16*n": those, like -1, say nothing fixed.
std::optional<std::int64_t> fixed_count(const Json* json) {
  if (json == nullptr || !json->is_integer() || json->as_integer() < 1) return std::nullopt;
  return json->as_integer();
}

// Two axes or three, outermost first as in the tensor, that are all fixed; nothing otherwise.
void read_spatial_shape(const Json* shape, ModelContract& contract) {
  if (shape == nullptr || !shape->is_array()) return;
  const Json::Array& axes = shape->as_array();
  if (axes.size() != 2 && axes.size() != 3) return;
  for (const Json& axis : axes) {
    if (!fixed_count(&axis)) return;
  }
  if (axes.size() == 3) contract.depth = fixed_count(&axes[0]);
  contract.height = fixed_count(&axes[axes.size() - 2]);
  contract.width = fixed_count(&axes[axes.size() - 1]);
}

ModelContract from_metadata(const Json& json) {
  ModelContract contract;
  const Json* input = first_of(find(json, {"network_data_format", "inputs"}));
  if (input != nullptr) {
    contract.channels = fixed_count(find(*input, {"num_channels"}));
    read_spatial_shape(find(*input, {"spatial_shape"}), contract);
  }
  const Json* output = first_of(find(json, {"network_data_format", "outputs"}));
  if (output != nullptr) {
    contract.class_names = class_names(*output);
    require_class_count(*output, contract.class_names);
  }
  return contract;
}

ModelContract from_preceptor(const Json& json) {
  ModelContract contract;
  const Json& input = json.at("input");
  contract.channels = input.at("channels").as_integer();
  contract.height = input.at("height").as_integer();
  contract.width = input.at("width").as_integer();
  if (input.has("depth")) contract.depth = input.at("depth").as_integer();
  if (input.has("mean")) contract.mean = doubles(input.at("mean"));
  if (input.has("std")) contract.std = doubles(input.at("std"));
  for (const Json& name : json.at("class_names").as_array()) {
    contract.class_names.push_back(name.as_string());
  }
  if (json.has("recipe")) contract.recipe = json.at("recipe");
  return contract;
}

void require_positive(const char* what, const std::optional<std::int64_t>& value,
                      const std::string& name) {
  if (!value || *value > 0) return;
  throw contradiction(name)
      .expected(std::string(what) + " of 1 or more")
      .found(std::to_string(*value));
}

// One number counts for all channels.
void require_normalisation(const ModelContract& contract, const std::string& name) {
  const std::size_t count = contract.mean.size();
  const auto channels = static_cast<std::size_t>(contract.channels.value_or(0));
  if (contract.std.size() != count || (count > 1 && count != channels)) {
    throw contradiction(name)
        .expected("a mean and a std for each of " + std::to_string(channels) + " channels")
        .found(std::to_string(count) + " and " + std::to_string(contract.std.size()));
  }
  for (const double value : contract.std) {
    if (!(value > 0)) {
      throw contradiction(name).expected("a std above 0").found(Json(value).dump());
    }
  }
}

void require_sense(const ModelContract& contract, const std::string& name) {
  require_positive("channels", contract.channels, name);
  require_positive("height", contract.height, name);
  require_positive("width", contract.width, name);
  require_positive("depth", contract.depth, name);
  require_normalisation(contract, name);
  std::set<std::string> names;
  for (const std::string& one : contract.class_names) {
    if (names.insert(one).second) continue;
    throw contradiction(name).expected("classes of different names").found("twice " + one);
  }
}

ModelContract read(const std::string& text, const std::string& name,
                   ModelContract (*from)(const Json&)) {
  const Json json = parse_extra(text, name);
  ModelContract contract;
  try {
    contract = from(json);
  } catch (const Error& problem) {
    if (problem.kind() == ErrorKind::kInput) throw;
    throw Error(ErrorKind::kInput, "the model's " + name + " is not as documented")
        .expected(problem.expected())
        .found(problem.what_failed());
  }
  contract.source = name;
  require_sense(contract, name);
  return contract;
}

Json channel_def(const std::vector<std::string>& names) {
  Json json = Json::object();
  for (std::size_t c = 0; c < names.size(); ++c) json.set(std::to_string(c), names[c]);
  return json;
}

Json port(const std::string& type, const std::string& format,
          const std::vector<std::string>& channels, const Json& shape) {
  return Json::object()
      .set("type", type)
      .set("format", format)
      .set("num_channels", static_cast<std::int64_t>(channels.size()))
      .set("spatial_shape", shape)
      .set("dtype", "float32")
      .set("is_patch_data", false)
      .set("channel_def", channel_def(channels));
}

// MONAI's channel_def: "image", the colours, or numbered images (windows, sequences).
std::vector<std::string> channel_names(const ModelInput& input) {
  if (input.channels == 1) return {"image"};
  if (input.channels == 3 && input.depth == 0) return {"red", "green", "blue"};
  std::vector<std::string> names;
  for (std::int64_t c = 0; c < input.channels; ++c) names.push_back("image-" + std::to_string(c));
  return names;
}

Json spatial(const ModelInput& input) {
  if (input.depth > 0) return Json(Json::Array{input.depth, input.height, input.width});
  return Json(Json::Array{input.height, input.width});
}

// Empty: not stated, as MONAI writes it.
Json value_range(const ModelInput& input) {
  return input.in_unit_range ? Json(Json::Array{0, 1}) : Json(Json::Array{});
}

}  // namespace

ModelContract read_contract(const std::string& preceptor_json, const std::string& metadata_json) {
  if (!preceptor_json.empty()) return read(preceptor_json, "preceptor.json", from_preceptor);
  if (!metadata_json.empty()) return read(metadata_json, "metadata.json", from_metadata);
  return {};
}

Json contract_json(const ModelInput& input, const std::vector<std::string>& class_names,
                   const std::string& recipe_json, const std::string& recipe_digest) {
  Json takes = Json::object()
                   .set("channels", input.channels)
                   .set("height", input.height)
                   .set("width", input.width)
                   .set("dtype", "float32")
                   .set("value_range", value_range(input));
  if (input.depth > 0) takes.set("depth", input.depth);
  return Json::object()
      .set("input", takes)
      .set("output", Json::object().set("kind", "logits"))
      .set("class_names", Json::array(class_names))
      .set("recipe", Json::parse(recipe_json))
      .set("recipe_digest", recipe_digest);
}

Json monai_metadata(const std::string& title, const ModelInput& input,
                    const std::vector<std::string>& class_names) {
  const bool colour = input.channels == 3 && input.depth == 0;
  Json image = port("image", colour ? "rgb" : "magnitude", channel_names(input), spatial(input));
  image.set("value_range", value_range(input));
  Json logits = port("logits", "classes", class_names, Json(Json::Array{}));
  logits.set("value_range", Json(Json::Array{}));
  return Json::object()
      .set("version", "1")
      .set("task", title)
      .set("network_data_format", Json::object()
                                      .set("inputs", Json::object().set("image", image))
                                      .set("outputs", Json::object().set("pred", logits)));
}

}  // namespace preceptor
