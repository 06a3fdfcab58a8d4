#include "data/structure/repeated_elements.h"

#include <cstdio>
#include <cstring>

namespace preceptor {
namespace {

Rejection twice(std::uint32_t tag) {
  char text[16];
  std::snprintf(text, sizeof text, "(%04x,%04x)", tag >> 16, tag & 0xFFFF);
  return {"corrupt", std::string("an element stands twice and says two things: ") + text};
}

}  // namespace

bool RepeatedElements::same(const Value& one, const Value& other) const {
  if (one.length != other.length || one.length == kUndefinedLength) return false;
  if (one.at + one.length > count_ || other.at + other.length > count_) return true;
  return std::memcmp(bytes_ + one.at, bytes_ + other.at, one.length) == 0;
}

void RepeatedElements::see(const ElementHeader& header, std::int64_t at) {
  if ((header.tag >> 16) % 2 != 0 || refusal_) return;
  const Value value{at + header.bytes, header.length};
  if (header.tag > last_ && all_.empty()) {
    in_order_.emplace_back(header.tag, value);
    last_ = header.tag;
    return;
  }
  if (all_.empty()) all_.insert(in_order_.begin(), in_order_.end());
  const auto [first, is_new] = all_.emplace(header.tag, value);
  if (!is_new && !same(first->second, value)) refusal_ = twice(header.tag);
}

}  // namespace preceptor
