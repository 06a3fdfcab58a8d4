#include <nlohmann/json.hpp>

#include "common/base/error.h"
#include "common/base/json_value.h"

namespace preceptor {
namespace {

using Vendor = nlohmann::json;  // an ordered map inside: keys come out sorted

Vendor to_vendor(const Json& value) {
  if (value.is_bool()) return value.as_bool();
  if (value.is_integer()) return value.as_integer();
  if (value.is_number()) return value.as_double();
  if (value.is_string()) return value.as_string();
  if (value.is_array()) {
    Vendor array = Vendor::array();
    for (const Json& item : value.as_array()) array.push_back(to_vendor(item));
    return array;
  }
  if (value.is_object()) {
    Vendor object = Vendor::object();
    for (const auto& [key, item] : value.as_object()) object[key] = to_vendor(item);
    return object;
  }
  return nullptr;
}

Json from_vendor(const Vendor& value) {
  if (value.is_boolean()) return value.get<bool>();
  if (value.is_number_integer()) return value.get<std::int64_t>();
  if (value.is_number()) return value.get<double>();
  if (value.is_string()) return value.get<std::string>();
  if (value.is_array()) {
    Json::Array array;
    for (const Vendor& item : value) array.push_back(from_vendor(item));
    return array;
  }
  if (value.is_object()) {
    Json::Object object;
    for (const auto& [key, item] : value.items()) object[key] = from_vendor(item);
    return object;
  }
  return {};
}

std::string dump_with_indent(const Json& value, int indent) {
  // Bytes that are not UTF-8 become U+FFFD, so that a message never fails for its quotes.
  return to_vendor(value).dump(indent, ' ', false, Vendor::error_handler_t::replace);
}

}  // namespace

std::string Json::dump() const { return dump_with_indent(*this, -1); }
std::string Json::dump_pretty() const { return dump_with_indent(*this, 2) + "\n"; }

Json Json::parse(const std::string& text) {
  try {
    return from_vendor(Vendor::parse(text));
  } catch (const Vendor::exception& problem) {
    throw Error(ErrorKind::kStale, "a text is not JSON").found(problem.what());
  }
}

}  // namespace preceptor
