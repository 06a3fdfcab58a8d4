#include "data/structure/meta_header.h"

#include <cstdint>

#include "data/structure/element_header.h"

namespace preceptor {
namespace {

constexpr std::uint32_t kMetaGroup = 0x0002, kMediaInstance = 0x00020003;

bool is_uid(const std::string& text) {
  return !text.empty() && static_cast<std::int64_t>(text.size()) <= kLongestUid &&
         text.find_first_not_of("0123456789.") == std::string::npos;
}

}  // namespace

std::string without_padding(std::string uid) {
  while (!uid.empty() && (uid.back() == '\0' || uid.back() == ' ')) uid.pop_back();
  return uid;
}

std::string media_storage_uid(const std::string& bytes) {
  constexpr char kPrefix[] = "DICM";
  if (bytes.size() < kMetaHeaderAt || bytes.compare(kMetaHeaderAt - 4, 4, kPrefix) != 0) return "";
  const auto* const start = reinterpret_cast<const std::uint8_t*>(bytes.data());
  const auto count = static_cast<std::int64_t>(bytes.size());
  for (std::int64_t at = kMetaHeaderAt; at < count;) {
    const auto header = read_element_header(start + at, count - at, Encoding::kExplicitLittle);
    if (!header || header->tag >> 16 != kMetaGroup) return "";
    const std::int64_t value = at + header->bytes;
    if (value + header->length > count) return "";
    if (header->tag == kMediaInstance) {
      const std::string uid =
          without_padding(bytes.substr(static_cast<std::size_t>(value), header->length));
      return is_uid(uid) ? uid : "";
    }
    at = value + header->length;
  }
  return "";
}

}  // namespace preceptor
