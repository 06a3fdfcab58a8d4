#include "common/model/architecture.h"

#include <algorithm>

#include "common/base/error.h"

namespace preceptor {
namespace {

constexpr std::int64_t kMostChannels = 16;

Error usage(const std::string& what, const std::string& expected, const std::string& found) {
  return Error(ErrorKind::kUsage, what).expected(expected).found(found);
}

std::vector<double> doubles(const Json& json) {
  std::vector<double> values;
  for (const Json& item : json.as_array()) values.push_back(item.as_double());
  return values;
}

std::string joined(const std::vector<std::string>& names, const char* between) {
  std::string all;
  for (const std::string& name : names) all += (all.empty() ? "" : between) + name;
  return all;
}

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

void check_name(const std::string& name, bool volumes) {
  const std::vector<std::string> flat = architecture_names(), solid = volume_architecture_names();
  if (contains(volumes ? solid : flat, name)) return;
  if (contains(flat, name)) {
    throw usage("a network for pictures does not take volumes: --arch", joined(solid, ", "), name);
  }
  if (contains(solid, name)) {
    throw usage("a network for volumes does not take pictures: --arch", joined(flat, ", "), name);
  }
  throw usage("unknown architecture", joined(flat, ", ") + ", " + joined(solid, ", "), name);
}

void check_size(const ArchitectureSpec& spec) {
  const std::int64_t least = spec.takes_volumes() ? 8 : 9;
  if (spec.depth >= 0 && spec.height >= least && spec.columns >= least) return;
  const std::string plane = std::to_string(spec.height) + " x " + std::to_string(spec.columns);
  throw usage("images are too small for a network",
              "at least " + std::to_string(least) + " x " + std::to_string(least),
              spec.takes_volumes() ? std::to_string(spec.depth) + " x " + plane : plane);
}

void check_normalisation(const ArchitectureSpec& spec) {
  const std::size_t entries = static_cast<std::size_t>(spec.channels);
  if (spec.mean.size() != entries || spec.std.size() != entries) {
    throw Error(ErrorKind::kInternal, "a network's mean and std need an entry a channel");
  }
  for (const double value : spec.std) {
    if (!(value > 0)) {
      throw usage("a standard deviation is not positive", "> 0", Json(value).dump());
    }
  }
}

}  // namespace

std::vector<std::string> architecture_names() {
  return {"resnet10", "resnet18", "resnet34", "resnet50", "mobile", "tiny"};
}

std::vector<std::string> volume_architecture_names() {
  return {"resnet10-3d", "resnet18-3d", "mobile-3d", "tiny-3d"};
}

std::string architecture_choices() {
  return joined(architecture_names(), " | ") + "; for volumes " +
         joined(volume_architecture_names(), " | ");
}

void ArchitectureSpec::validate() const {
  check_name(name, takes_volumes());
  if (!(width >= 0.05 && width <= 16)) {
    throw usage("--width is out of range", "0.05 to 16", std::to_string(width));
  }
  if (channels < 1 || channels > kMostChannels) {
    throw usage("a network takes images of some channels",
                "1 to " + std::to_string(kMostChannels) + " channels", std::to_string(channels));
  }
  check_size(*this);
  if (class_names.size() < 2) {
    throw usage("a classifier needs classes", "2 or more", std::to_string(class_names.size()));
  }
  check_normalisation(*this);
  if (!(dropout >= 0 && dropout < 1)) {
    throw usage("--dropout is out of range", "0 to less than 1", std::to_string(dropout));
  }
}

Json ArchitectureSpec::to_json() const {
  Json json = Json::object();
  json.set("name", name)
      .set("width", width)
      .set("channels", channels)
      .set("height", height)
      .set("columns", columns)
      .set("class_names", Json::array(class_names))
      .set("mean", Json::array(mean))
      .set("std", Json::array(std))
      .set("dropout", dropout);
  if (takes_volumes()) json.set("depth", depth);
  return json;
}

ArchitectureSpec ArchitectureSpec::from_json(const Json& json) {
  ArchitectureSpec spec;
  spec.name = json.at("name").as_string();
  spec.width = json.at("width").as_double();
  spec.channels = json.at("channels").as_integer();
  spec.height = json.at("height").as_integer();
  spec.columns = json.at("columns").as_integer();
  if (json.has("depth")) spec.depth = json.at("depth").as_integer();
  for (const Json& item : json.at("class_names").as_array()) {
    spec.class_names.push_back(item.as_string());
  }
  spec.mean = doubles(json.at("mean"));
  spec.std = doubles(json.at("std"));
  spec.dropout = json.at("dropout").as_double();
  return spec;
}

}  // namespace preceptor
