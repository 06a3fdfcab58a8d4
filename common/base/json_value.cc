#include "common/base/json_value.h"

#include "common/base/error.h"

namespace preceptor {
namespace {

template <typename T, typename Variant>
const T& get(const Variant& value, const char* type) {
  const T* found = std::get_if<T>(&value);
  if (found == nullptr) {
    throw Error(ErrorKind::kStale, "a JSON value has another type than its reader needs")
        .expected(type);
  }
  return *found;
}

}  // namespace

bool Json::as_bool() const { return get<bool>(value_, "true or false"); }
std::int64_t Json::as_integer() const { return get<std::int64_t>(value_, "an integer"); }
double Json::as_double() const {
  if (is_integer()) return static_cast<double>(as_integer());
  return get<double>(value_, "a number");
}
const std::string& Json::as_string() const { return get<std::string>(value_, "a string"); }
const Json::Array& Json::as_array() const { return get<Array>(value_, "an array"); }
const Json::Object& Json::as_object() const { return get<Object>(value_, "an object"); }

Json& Json::set(const std::string& key, Json value) {
  if (is_null()) value_ = Object{};
  std::get<Object>(value_)[key] = std::move(value);
  return *this;
}

bool Json::has(const std::string& key) const { return is_object() && as_object().count(key) != 0; }

const Json& Json::at(const std::string& key) const {
  const Object& object = as_object();
  const auto found = object.find(key);
  if (found == object.end()) {
    throw Error(ErrorKind::kStale, "a JSON object lacks a key that its reader needs")
        .expected("the key \"" + key + "\"");
  }
  return found->second;
}

void Json::push(Json value) {
  if (is_null()) value_ = Array{};
  std::get<Array>(value_).push_back(std::move(value));
}

}  // namespace preceptor
