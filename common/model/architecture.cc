#include "common/model/architecture.h"

#include <algorithm>

#include "common/base/error.h"

namespace preceptor {
namespace {

Error usage(const std::string& what, const std::string& expected, const std::string& found) {
  return Error(ErrorKind::kUsage, what).expected(expected).found(found);
}

std::vector<double> doubles(const Json& json) {
  std::vector<double> values;
  for (const Json& item : json.as_array()) values.push_back(item.as_double());
  return values;
}

}  // namespace

std::vector<std::string> architecture_names() {
  return {"resnet10", "resnet18", "resnet34", "resnet50", "mobile", "tiny"};
}

void ArchitectureSpec::validate() const {
  const std::vector<std::string> names = architecture_names();
  if (std::find(names.begin(), names.end(), name) == names.end()) {
    std::string all;
    for (const std::string& one : names) all += (all.empty() ? "" : ", ") + one;
    throw usage("unknown architecture", all, name);
  }
  if (!(width >= 0.05 && width <= 16)) {
    throw usage("--width is out of range", "0.05 to 16", std::to_string(width));
  }
  if (channels != 1 && channels != 3) {
    throw usage("a network takes grey or colour images", "1 or 3 channels",
                std::to_string(channels));
  }
  if (height < 9 || columns < 9) {
    throw usage("images are too small for a network", "at least 9 x 9",
                std::to_string(height) + " x " + std::to_string(columns));
  }
  if (class_names.size() < 2) {
    throw usage("a classifier needs classes", "2 or more", std::to_string(class_names.size()));
  }
  const std::size_t entries = static_cast<std::size_t>(channels);
  if (mean.size() != entries || std.size() != entries) {
    throw Error(ErrorKind::kInternal, "a network's mean and std need an entry a channel");
  }
  for (const double value : std) {
    if (!(value > 0))
      throw usage("a standard deviation is not positive", "> 0", Json(value).dump());
  }
  if (!(dropout >= 0 && dropout < 1)) {
    throw usage("--dropout is out of range", "0 to less than 1", std::to_string(dropout));
  }
}

Json ArchitectureSpec::to_json() const {
  return Json::object()
      .set("name", name)
      .set("width", width)
      .set("channels", channels)
      .set("height", height)
      .set("columns", columns)
      .set("class_names", Json::array(class_names))
      .set("mean", Json::array(mean))
      .set("std", Json::array(std))
      .set("dropout", dropout);
}

ArchitectureSpec ArchitectureSpec::from_json(const Json& json) {
  ArchitectureSpec spec;
  spec.name = json.at("name").as_string();
  spec.width = json.at("width").as_double();
  spec.channels = json.at("channels").as_integer();
  spec.height = json.at("height").as_integer();
  spec.columns = json.at("columns").as_integer();
  for (const Json& item : json.at("class_names").as_array()) {
    spec.class_names.push_back(item.as_string());
  }
  spec.mean = doubles(json.at("mean"));
  spec.std = doubles(json.at("std"));
  spec.dropout = json.at("dropout").as_double();
  return spec;
}

}  // namespace preceptor
