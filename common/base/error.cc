#include "common/base/error.h"

#include <cstring>
#include <utility>

#include "common/base/one_line.h"

namespace preceptor {

Error::Error(ErrorKind kind, std::string what_failed)
    : kind_(kind), what_failed_(std::move(what_failed)) {
  compose();
}

Error& Error::path(std::string value) & {
  path_ = std::move(value);
  compose();
  return *this;
}

Error& Error::expected(std::string value) & {
  expected_ = std::move(value);
  compose();
  return *this;
}

Error& Error::found(std::string value) & {
  found_ = std::move(value);
  compose();
  return *this;
}

Error& Error::hint(std::string value) & {
  hint_ = std::move(value);
  compose();
  return *this;
}

Error&& Error::path(std::string value) && { return std::move(path(std::move(value))); }
Error&& Error::expected(std::string value) && { return std::move(expected(std::move(value))); }
Error&& Error::found(std::string value) && { return std::move(found(std::move(value))); }
Error&& Error::hint(std::string value) && { return std::move(hint(std::move(value))); }

void Error::compose() {
  text_ = what_failed_;
  if (!path_.empty()) text_ += "\n  path:     " + one_line(path_);
  if (!expected_.empty()) text_ += "\n  expected: " + one_line(expected_);
  if (!found_.empty()) text_ += "\n  found:    " + one_line(found_);
  if (!hint_.empty()) text_ += "\n  hint:     " + one_line(hint_);
}

Error system_error(const std::string& what_failed, const std::string& path, int errno_value) {
  return Error(ErrorKind::kSystem, what_failed).path(path).found(std::strerror(errno_value));
}

int exit_code(ErrorKind kind) { return static_cast<int>(kind); }

}  // namespace preceptor
