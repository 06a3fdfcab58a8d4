// A JSON document as plain C++: what manifests, recipes, contracts, metrics and `--json` speak.
//
// Owns: the value tree. Must not know: who reads or writes it.
// Threads: a value.
//
// dump() is canonical: keys sorted, no white space, shortest doubles that round-trip, integers
// without a point; the same tree gives the same bytes everywhere, so its SHA-256 is a name.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <variant>
#include <vector>

namespace preceptor {

class Json {
 public:
  using Array = std::vector<Json>;
  using Object = std::map<std::string, Json>;

  Json() = default;  // null
  Json(bool value) : value_(value) {}
  Json(int value) : value_(static_cast<std::int64_t>(value)) {}
  Json(std::int64_t value) : value_(value) {}
  Json(double value) : value_(value) {}  // NaN and infinities dump as null
  Json(const char* value) : value_(std::string(value)) {}
  Json(std::string value) : value_(std::move(value)) {}
  Json(Array value) : value_(std::move(value)) {}
  Json(Object value) : value_(std::move(value)) {}
  template <typename T>
  static Json array(const std::vector<T>& values) {
    return Json(Array(values.begin(), values.end()));
  }
  static Json object() { return Json(Object{}); }

  bool is_null() const { return std::holds_alternative<std::monostate>(value_); }
  bool is_bool() const { return std::holds_alternative<bool>(value_); }
  bool is_integer() const { return std::holds_alternative<std::int64_t>(value_); }
  bool is_number() const { return is_integer() || std::holds_alternative<double>(value_); }
  bool is_string() const { return std::holds_alternative<std::string>(value_); }
  bool is_array() const { return std::holds_alternative<Array>(value_); }
  bool is_object() const { return std::holds_alternative<Object>(value_); }

  // Each throws Error(kStale) when the value is of another type.
  bool as_bool() const;
  std::int64_t as_integer() const;
  double as_double() const;  // an integer will do
  const std::string& as_string() const;
  const Array& as_array() const;
  const Object& as_object() const;

  // Object access. A null value becomes an object at the first set().
  Json& set(const std::string& key, Json value);
  bool has(const std::string& key) const;
  const Json& at(const std::string& key) const;  // throws Error(kStale) naming the key
  void push(Json value);                         // a null value becomes an array

  std::string dump() const;
  std::string dump_pretty() const;             // two spaces, a trailing newline
  static Json parse(const std::string& text);  // throws Error(kStale) with the position

  bool operator==(const Json& other) const { return dump() == other.dump(); }
  bool operator!=(const Json& other) const { return !(*this == other); }

 private:
  std::variant<std::monostate, bool, std::int64_t, double, std::string, Array, Object> value_;
};

}  // namespace preceptor
