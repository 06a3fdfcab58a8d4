// Data elements written byte by byte for a test, in each of the three encodings.
#pragma once

#include <cstdint>
#include <string>

#include "data/structure/element_header.h"

namespace preceptor {

class ElementBytes {
 public:
  explicit ElementBytes(Encoding encoding) : encoding_(encoding) {}

  // `vr`: of two letters; left out where the encoding is implicit.
  std::string header(std::uint32_t tag, const std::string& vr, std::uint32_t length) const {
    if (encoding_ == Encoding::kImplicitLittle) return tag_bytes(tag) + number(length, 4);
    const bool is_long = vr == "OB" || vr == "OW" || vr == "SQ" || vr == "UN";
    const std::string padding(is_long ? 2 : 0, '\0');
    return tag_bytes(tag) + vr + padding + number(length, is_long ? 4 : 2);
  }
  std::string element(std::uint32_t tag, const std::string& vr, const std::string& value) const {
    return header(tag, vr, static_cast<std::uint32_t>(value.size())) + value;
  }
  // An item or a delimiter, which have no value representation.
  std::string item(std::uint32_t tag, std::uint32_t length) const {
    return tag_bytes(tag) + number(length, 4);
  }
  std::string item_of(const std::string& value) const {
    return item(kItem, static_cast<std::uint32_t>(value.size())) + value;
  }
  // So many sequences in one another, each of one item.
  std::string nested(std::int64_t depth, bool undefined) const {
    std::string all;
    const std::size_t level = header(kSequence, "SQ", 0).size() + 8;
    for (std::int64_t left = depth - 1; left >= 0; --left) {
      const auto inner = static_cast<std::uint32_t>(static_cast<std::size_t>(left) * level);
      all += header(kSequence, "SQ", undefined ? kUndefinedLength : inner + 8);
      all += item(kItem, undefined ? kUndefinedLength : inner);
    }
    const std::string ends = item(kItemEnd, 0) + item(kSequenceEnd, 0);
    for (std::int64_t i = 0; undefined && i < depth; ++i) all += ends;
    return all;
  }

 private:
  static constexpr std::uint32_t kSequence = 0x00081140;

  std::string number(std::uint32_t value, int count) const {
    const bool big = encoding_ == Encoding::kExplicitBig;
    std::string text;
    for (int i = 0; i < count; ++i) {
      text += static_cast<char>(value >> 8 * (big ? count - 1 - i : i) & 0xFF);
    }
    return text;
  }
  std::string tag_bytes(std::uint32_t tag) const {
    return number(tag >> 16, 2) + number(tag & 0xFFFF, 2);
  }

  const Encoding encoding_;
};

inline const std::uint8_t* as_bytes(const std::string& text) {
  return reinterpret_cast<const std::uint8_t*>(text.data());
}

}  // namespace preceptor
