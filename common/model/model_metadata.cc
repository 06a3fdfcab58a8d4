#include "common/model/model_metadata.h"

#include "common/base/error.h"

namespace preceptor {
namespace {

Json parse_extra(const std::string& text, const char* name) {
  try {
    return Json::parse(text);
  } catch (const Error& problem) {
    throw Error(ErrorKind::kInput, std::string("the model's ") + name + " is not JSON")
        .found(problem.found());
  }
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
  throw Error(ErrorKind::kInput, "the model's metadata.json contradicts itself")
      .expected("num_channels " + std::to_string(names.size()) + ", as channel_def has")
      .found("num_channels " + count->dump());
}

ModelContract from_metadata(const Json& json) {
  ModelContract contract;
  contract.source = "metadata.json";
  const Json* input = first_of(find(json, {"network_data_format", "inputs"}));
  if (input != nullptr) {
    const Json* channels = find(*input, {"num_channels"});
    if (channels != nullptr && channels->is_integer()) contract.channels = channels->as_integer();
    // Shapes may also hold expressions such as "16*n": those say nothing fixed.
    const Json* shape = find(*input, {"spatial_shape"});
    if (shape != nullptr && shape->is_array() && shape->as_array().size() == 2 &&
        shape->as_array()[0].is_integer() && shape->as_array()[1].is_integer()) {
      contract.height = shape->as_array()[0].as_integer();
      contract.width = shape->as_array()[1].as_integer();
    }
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
  contract.source = "preceptor.json";
  const Json& input = json.at("input");
  contract.channels = input.at("channels").as_integer();
  contract.height = input.at("height").as_integer();
  contract.width = input.at("width").as_integer();
  if (input.has("mean")) contract.mean = doubles(input.at("mean"));
  if (input.has("std")) contract.std = doubles(input.at("std"));
  for (const Json& name : json.at("class_names").as_array()) {
    contract.class_names.push_back(name.as_string());
  }
  if (json.has("recipe")) contract.recipe = json.at("recipe");
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

}  // namespace

ModelContract read_contract(const std::string& preceptor_json, const std::string& metadata_json) {
  if (!preceptor_json.empty()) {
    return from_preceptor(parse_extra(preceptor_json, "preceptor.json"));
  }
  if (!metadata_json.empty()) return from_metadata(parse_extra(metadata_json, "metadata.json"));
  return {};
}

Json contract_json(std::int64_t channels, std::int64_t height, std::int64_t width,
                   const std::vector<std::string>& class_names, const std::string& recipe_json,
                   const std::string& recipe_digest) {
  return Json::object()
      .set("input", Json::object()
                        .set("channels", channels)
                        .set("height", height)
                        .set("width", width)
                        .set("dtype", "float32")
                        .set("value_range", Json(Json::Array{0, 1})))
      .set("output", Json::object().set("kind", "logits"))
      .set("class_names", Json::array(class_names))
      .set("recipe", Json::parse(recipe_json))
      .set("recipe_digest", recipe_digest);
}

Json monai_metadata(const std::string& title, std::int64_t channels, std::int64_t height,
                    std::int64_t width, const std::vector<std::string>& class_names) {
  const std::vector<std::string> planes = channels == 3
                                              ? std::vector<std::string>{"red", "green", "blue"}
                                              : std::vector<std::string>{"image"};
  Json image =
      port("image", channels == 3 ? "rgb" : "magnitude", planes, Json(Json::Array{height, width}));
  image.set("value_range", Json(Json::Array{0, 1}));
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
