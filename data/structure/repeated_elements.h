// Whether a tag stands twice in a data set and says two things, against PS3.5 7.1: readers differ
// in which of the two they take.
//
// Time: constant for each element, whatever their order. Must not know: DCMTK. Threads: one.
// Lifetimes: borrows the bytes.
#pragma once

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include "data/pixels/rejection.h"
#include "data/structure/element_header.h"

namespace preceptor {

class RepeatedElements {
 public:
  // `bytes`: the first `count` bytes of a file. Private elements (of odd groups) are passed over.
  RepeatedElements(const std::uint8_t* bytes, std::int64_t count) : bytes_(bytes), count_(count) {}

  void see(const ElementHeader& header, std::int64_t at);
  // Code "corrupt". Of values that are not all here nothing is said.
  const std::optional<Rejection>& refusal() const { return refusal_; }

 private:
  struct Value {
    std::int64_t at;
    std::uint32_t length;
  };

  bool same(const Value& one, const Value& other) const;

  const std::uint8_t* const bytes_;
  const std::int64_t count_;
  std::uint32_t last_ = 0;  // the highest tag
  std::vector<std::pair<std::uint32_t, Value>> in_order_;
  std::unordered_map<std::uint32_t, Value> all_;  // once they are not in order
  std::optional<Rejection> refusal_;
};

}  // namespace preceptor
