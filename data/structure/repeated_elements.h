// Whether a tag stands twice in a data set and says two things, against PS3.5 7.1: readers differ
// in which of the two they take.
//
// Time: of a sort where they are not in order. Must not know: DCMTK. Threads: one.
// Lifetimes: borrows the bytes.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "data/pixels/rejection.h"
#include "data/structure/element_header.h"

namespace preceptor {

class RepeatedElements {
 public:
  // `bytes`: the first `count` bytes of a file. Private elements (of odd groups) are passed over.
  RepeatedElements(const std::uint8_t* bytes, std::int64_t count) : bytes_(bytes), count_(count) {}

  void see(const ElementHeader& header, std::int64_t at);
  // Of all that was seen. Code "corrupt". Of values that are not all here nothing is said.
  std::optional<Rejection> refusal();

 private:
  struct Element {
    std::uint32_t tag;
    std::int64_t at;  // of its value
    std::uint32_t length;
  };

  bool same(const Element& one, const Element& other) const;

  const std::uint8_t* const bytes_;
  const std::int64_t count_;
  std::vector<Element> seen_;
  bool in_order_ = true;
};

}  // namespace preceptor
