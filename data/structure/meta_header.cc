#include "data/structure/meta_header.h"

#include <cstdint>

namespace preceptor {
namespace {

constexpr std::size_t kMetaHeader = 132;  // preamble and "DICM"
constexpr std::size_t kLongestUid = 64;   // PS3.5 table 6.2-1
constexpr std::uint32_t kMetaGroup = 0x0002, kUidElement = 0x0003;

std::uint32_t little(const std::string& bytes, std::size_t at, int count) {
  std::uint32_t value = 0;
  for (int i = 0; i < count; ++i) {
    value |= static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[at + i])) << 8 * i;
  }
  return value;
}

// Representations with two reserved bytes and a length of four.
bool is_long(const std::string& representation) {
  return representation == "OB" || representation == "UN" || representation == "UT" ||
         representation == "OW" || representation == "SQ";
}

bool is_uid(const std::string& text) {
  return !text.empty() && text.size() <= kLongestUid &&
         text.find_first_not_of("0123456789.") == std::string::npos;
}

}  // namespace

std::string media_storage_uid(const std::string& bytes) {
  if (bytes.size() < kMetaHeader || bytes.compare(kMetaHeader - 4, 4, "DICM") != 0) return "";
  std::uint64_t at = kMetaHeader;
  while (at + 12 <= bytes.size() && little(bytes, at, 2) == kMetaGroup) {
    const bool wide = is_long(bytes.substr(at + 4, 2));
    const std::uint64_t value = at + (wide ? 12 : 8);
    const std::uint64_t length = wide ? little(bytes, at + 8, 4) : little(bytes, at + 6, 2);
    if (value + length > bytes.size()) return "";
    if (little(bytes, at + 2, 2) == kUidElement) {
      std::string uid = bytes.substr(value, length);
      while (!uid.empty() && (uid.back() == '\0' || uid.back() == ' ')) uid.pop_back();
      return is_uid(uid) ? uid : "";
    }
    at = value + length;
  }
  return "";
}

}  // namespace preceptor
