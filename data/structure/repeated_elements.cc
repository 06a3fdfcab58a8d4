#include "data/structure/repeated_elements.h"

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <string>

namespace preceptor {
namespace {

Rejection twice(std::uint32_t tag) {
  char text[16];
  std::snprintf(text, sizeof text, "(%04x,%04x)", tag >> 16, tag & 0xFFFF);
  return {"corrupt", std::string("an element stands twice and says two things: ") + text};
}

}  // namespace

bool RepeatedElements::same(const Element& one, const Element& other) const {
  if (one.length != other.length || one.length == kUndefinedLength) return false;
  if (one.at + one.length > count_ || other.at + other.length > count_) return true;
  return std::memcmp(bytes_ + one.at, bytes_ + other.at, one.length) == 0;
}

void RepeatedElements::see(const ElementHeader& header, std::int64_t at) {
  if ((header.tag >> 16) % 2 != 0) return;
  in_order_ = in_order_ && (seen_.empty() || seen_.back().tag < header.tag);
  seen_.push_back({header.tag, at + header.bytes, header.length});
}

std::optional<Rejection> RepeatedElements::refusal() {
  if (in_order_) return {};
  std::stable_sort(seen_.begin(), seen_.end(),
                   [](const Element& one, const Element& other) { return one.tag < other.tag; });
  for (std::size_t i = 1; i < seen_.size(); ++i) {
    if (seen_[i].tag == seen_[i - 1].tag && !same(seen_[i - 1], seen_[i]))
      return twice(seen_[i].tag);
  }
  return {};
}

}  // namespace preceptor
