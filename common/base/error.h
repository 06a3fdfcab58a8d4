// The one error type of Preceptor.
//
// Owns: the sentence a user reads when something fails, and the exit code.
// Must not know: how it is printed (only a program's main catches it).
// Threads: a value; copy it between threads freely.
//
//   throw Error(ErrorKind::kStale, "the target store does not match the row plan")
//       .path(file).expected("rows_digest 12ab").found("rows_digest 77fe")
//       .hint("run `stage1_teacher cache` again");
#pragma once

#include <exception>
#include <string>

namespace preceptor {

// The numeric value is the exit code of the program; docs/EXIT-CODES.md.
enum class ErrorKind {
  kInternal = 1,  // a defect of Preceptor
  kUsage = 2,     // the command line or a configuration file
  kInput = 3,     // input data rejected
  kStale = 4,     // a stale or corrupt artefact refused
  kLocked = 5,    // another process holds the lock
  kSystem = 6,    // disk full, I/O error, no permission
};

class Error : public std::exception {
 public:
  Error(ErrorKind kind, std::string what_failed);

  Error& path(std::string value) &;
  Error& expected(std::string value) &;
  Error& found(std::string value) &;
  Error& hint(std::string value) &;
  Error&& path(std::string value) &&;
  Error&& expected(std::string value) &&;
  Error&& found(std::string value) &&;
  Error&& hint(std::string value) &&;

  ErrorKind kind() const { return kind_; }
  const std::string& what_failed() const { return what_failed_; }
  const std::string& path() const { return path_; }
  const std::string& expected() const { return expected_; }
  const std::string& found() const { return found_; }
  const std::string& hint() const { return hint_; }

  // All fields on lines of their own, without a trailing newline.
  const char* what() const noexcept override { return text_.c_str(); }

 private:
  void compose();

  ErrorKind kind_;
  std::string what_failed_, path_, expected_, found_, hint_;
  std::string text_;
};

// An Error of kind kSystem that names the failed call and strerror(errno_value).
Error system_error(const std::string& what_failed, const std::string& path, int errno_value);

int exit_code(ErrorKind kind);

}  // namespace preceptor
