#include "data/structure/element_header.h"

#include <cstring>

namespace preceptor {
namespace {

// Those with a length of two bytes, and those with two reserved bytes and a length of four.
constexpr char kShort[] = "AE AS AT CS DA DS DT FD FL IS LO LT PN SH SL SS ST TM UI UL US ";
constexpr char kLong[] = "OB OD OF OL OV OW SQ SV UC UN UR UT UV ";

bool is_one_of(const char* all, const std::uint8_t* letters) {
  for (const char* at = all; *at != '\0'; at += 3) {
    if (std::memcmp(at, letters, 2) == 0) return true;
  }
  return false;
}

std::uint32_t number(const std::uint8_t* bytes, int count, bool big) {
  std::uint32_t value = 0;
  for (int i = 0; i < count; ++i) value = value << 8 | bytes[big ? i : count - 1 - i];
  return value;
}

std::uint32_t tag_at(const std::uint8_t* bytes, bool big) {
  return number(bytes, 2, big) << 16 | number(bytes + 2, 2, big);
}

bool has_no_representation(std::uint32_t tag) {
  return tag == kItem || tag == kItemEnd || tag == kSequenceEnd;
}

ElementHeader without_representation(const std::uint8_t* bytes, bool big) {
  ElementHeader header;
  header.tag = tag_at(bytes, big);
  header.bytes = kItemHeader;
  header.length = number(bytes + 4, 4, big);
  header.implicit = true;
  return header;
}

ElementHeader with_representation(const std::uint8_t* bytes, bool big) {
  ElementHeader header;
  const bool wide = is_one_of(kLong, bytes + 4);
  header.tag = tag_at(bytes, big);
  header.bytes = wide ? kLongestHeader : 8;
  header.length = wide ? number(bytes + 8, 4, big) : number(bytes + 6, 2, big);
  header.sequence = std::memcmp(bytes + 4, "SQ", 2) == 0;
  header.unknown = std::memcmp(bytes + 4, "UN", 2) == 0;
  return header;
}

}  // namespace

bool is_representation(const std::uint8_t* letters) {
  return is_one_of(kShort, letters) || is_one_of(kLong, letters);
}

std::optional<ElementHeader> read_element_header(const std::uint8_t* bytes, std::int64_t count,
                                                 Encoding encoding) {
  if (count < kItemHeader) return {};
  const bool big = encoding == Encoding::kExplicitBig;
  const bool explicit_one = big || encoding == Encoding::kExplicitLittle;
  const bool due = explicit_one && !has_no_representation(tag_at(bytes, big));
  if (!due) return without_representation(bytes, big);
  if (!is_representation(bytes + 4)) return without_representation(bytes, false);
  if (is_one_of(kLong, bytes + 4) && count < kLongestHeader) return {};
  return with_representation(bytes, big);
}

std::optional<ElementHeader> read_item_header(const std::uint8_t* bytes, std::int64_t count,
                                              Encoding encoding) {
  if (count < kItemHeader) return {};
  return without_representation(bytes, encoding == Encoding::kExplicitBig);
}

}  // namespace preceptor
