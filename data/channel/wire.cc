#include "data/channel/wire.h"

#include <cstring>

namespace preceptor {

void WireWriter::raw(const void* from, std::size_t count) {
  bytes_.append(static_cast<const char*>(from), count);
}

void WireWriter::text(const std::string& value) {
  count(value.size());
  bytes_ += value;
}

void WireWriter::words(const std::vector<std::uint16_t>& values) {
  count(values.size());
  raw(values.data(), values.size() * sizeof(std::uint16_t));
}

bool WireReader::raw(void* to, std::size_t count) {
  good_ = good_ && count <= bytes_.size() - at_;
  if (!good_ || count == 0) return good_;  // `to` may be of an empty vector
  std::memcpy(to, bytes_.data() + at_, count);
  at_ += count;
  return true;
}

std::int64_t WireReader::integer() {
  std::int64_t value = 0;
  return raw(&value, sizeof value) ? value : 0;
}

std::int64_t WireReader::integer(std::int64_t least, std::int64_t most) {
  const std::int64_t value = integer();
  good_ = good_ && value >= least && value <= most;
  return good_ ? value : 0;
}

double WireReader::real() {
  double value = 0;
  return raw(&value, sizeof value) ? value : 0;
}

std::size_t WireReader::count(std::size_t element) {
  const auto most = static_cast<std::int64_t>((bytes_.size() - at_) / element);
  return static_cast<std::size_t>(integer(0, most));
}

std::string WireReader::text() {
  std::string value(count(1), '\0');
  return raw(value.data(), value.size()) ? value : "";
}

std::vector<std::uint16_t> WireReader::words() {
  std::vector<std::uint16_t> values(count(sizeof(std::uint16_t)));
  if (!raw(values.data(), values.size() * sizeof(std::uint16_t))) values.clear();
  return values;
}

}  // namespace preceptor
