#include "common/model/architecture.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "common/base/error.h"

namespace preceptor {
namespace {

constexpr double kLeastWidth = 0.01, kMostWidth = 16;
constexpr std::int64_t kLeastSide = 9, kMostSide = 65536;

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

[[noreturn]] void refuse(const std::string& what, const std::string& expected,
                         const std::string& found) {
  throw Error(ErrorKind::kUsage, what).expected(expected).found(found);
}

void check_name(const std::string& name) {
  const std::vector<std::string> names = architecture_names();
  if (std::find(names.begin(), names.end(), name) == names.end()) {
    refuse("there is no built-in architecture of this name", joined(names), name);
  }
}

// Written so that a NaN fails.
void check_range(const std::string& what, double value, double least, double most) {
  if (!(value >= least && value <= most)) {
    refuse("the " + what + " of a built-in architecture is out of range",
           Json(least).dump() + " to " + Json(most).dump(), Json(value).dump());
  }
}

void check_classes(const std::vector<std::string>& names) {
  if (names.size() < 2) {
    refuse("a classifier needs at least two classes", "2 or more class names",
           std::to_string(names.size()));
  }
  if (std::set<std::string>(names.begin(), names.end()).size() != names.size()) {
    refuse("two classes have one name", "different names", joined(names));
  }
}

void check_normalisation(const std::string& what, const std::vector<double>& values,
                         std::int64_t channels) {
  if (static_cast<std::int64_t>(values.size()) != channels) {
    refuse("the " + what + " has another number of entries than the input has channels",
           std::to_string(channels), std::to_string(values.size()));
  }
  const bool is_std = what == "std";
  for (double value : values) {
    if (!std::isfinite(value) || (is_std && value <= 0)) {
      refuse("the " + what + " of the normalisation is not usable",
             is_std ? "a positive number" : "a number", Json(value).dump());
    }
  }
}

std::vector<double> doubles_of(const Json& json) {
  std::vector<double> values;
  for (const Json& value : json.as_array()) values.push_back(value.as_double());
  return values;
}

}  // namespace

void ArchitectureSpec::validate() const {
  check_name(name);
  check_range("width", width, kLeastWidth, kMostWidth);
  if (channels != 1 && channels != 3) {
    refuse("a built-in architecture takes grey or colour images", "1 or 3 channels",
           std::to_string(channels));
  }
  check_range("input height", static_cast<double>(height), kLeastSide, kMostSide);
  check_range("input width", static_cast<double>(columns), kLeastSide, kMostSide);
  check_classes(class_names);
  check_normalisation("mean", mean, channels);
  check_normalisation("std", std, channels);
  check_range("dropout", dropout, 0, 0.95);
}

Json ArchitectureSpec::to_json() const {
  Json json = Json::object();
  json.set("name", name).set("width", width).set("channels", channels);
  json.set("height", height).set("columns", columns);
  json.set("class_names", Json::array(class_names));
  json.set("mean", Json::array(mean)).set("std", Json::array(std)).set("dropout", dropout);
  return json;
}

ArchitectureSpec ArchitectureSpec::from_json(const Json& json) {
  ArchitectureSpec spec;
  spec.name = json.at("name").as_string();
  spec.width = json.at("width").as_double();
  spec.channels = json.at("channels").as_integer();
  spec.height = json.at("height").as_integer();
  spec.columns = json.at("columns").as_integer();
  for (const Json& name : json.at("class_names").as_array()) {
    spec.class_names.push_back(name.as_string());
  }
  spec.mean = doubles_of(json.at("mean"));
  spec.std = doubles_of(json.at("std"));
  spec.dropout = json.at("dropout").as_double();
  return spec;
}

std::vector<std::string> architecture_names() {
  return {"resnet10", "resnet18", "resnet34", "resnet50", "mobile", "tiny"};
}

}  // namespace preceptor
