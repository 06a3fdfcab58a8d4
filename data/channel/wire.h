// Plain values to bytes and back, for messages between a program and its decoder on one machine.
//
// A reader trusts nothing: what lies beyond the end, or is more than the bytes that are left could
// hold, makes it bad for good, and every value of a bad reader is zero or empty.
//
// Must not know: what the values mean. Threads: one each.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace preceptor {

class WireWriter {
 public:
  void integer(std::int64_t value) { raw(&value, sizeof value); }
  void real(double value) { raw(&value, sizeof value); }
  void text(const std::string& value);
  void words(const std::vector<std::uint16_t>& values);
  // How many elements follow.
  void count(std::size_t value) { integer(static_cast<std::int64_t>(value)); }

  const std::string& bytes() const { return bytes_; }

 private:
  void raw(const void* from, std::size_t count);

  std::string bytes_;
};

class WireReader {
 public:
  // Borrows `bytes`.
  explicit WireReader(const std::string& bytes) : bytes_(bytes) {}

  std::int64_t integer();
  // In [least, most]; anything else is bad.
  std::int64_t integer(std::int64_t least, std::int64_t most);
  bool flag() { return integer(0, 1) == 1; }
  double real();
  std::string text();
  std::vector<std::uint16_t> words();
  // Of elements of at least `element` bytes each.
  std::size_t count(std::size_t element);

  // For a caller who finds that the values do not go together.
  void spoil() { good_ = false; }
  bool good() const { return good_; }
  // Good, and nothing is left over.
  bool finished() const { return good_ && at_ == bytes_.size(); }

 private:
  bool raw(void* to, std::size_t count);

  const std::string& bytes_;
  std::size_t at_ = 0;
  bool good_ = true;
};

}  // namespace preceptor
