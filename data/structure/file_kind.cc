#include "data/structure/file_kind.h"

#include <cstring>

#include "data/structure/element_header.h"

namespace preceptor {
namespace {

constexpr std::size_t kPreamble = 128;
constexpr char kMagic[] = "DICM";

std::uint32_t little32(const std::uint8_t* bytes) {
  return bytes[0] | bytes[1] << 8 | bytes[2] << 16 | static_cast<std::uint32_t>(bytes[3]) << 24;
}

// The groups that a data set or a meta header begins with.
bool is_first_group(std::uint32_t group) { return group == 0x0002 || group == 0x0008; }

bool is_first_element(const std::uint8_t* bytes, std::size_t count) {
  if (count < 8) return false;
  const bool little = is_first_group(bytes[0] | bytes[1] << 8);
  const bool big = is_first_group(bytes[0] << 8 | bytes[1]);
  if (!little && !big) return false;
  if (is_representation(bytes + 4)) return true;
  // Implicit VR is little endian only; the first value of a data set is short.
  return little && little32(bytes + 4) <= 1024;
}

}  // namespace

FileStart inspect_file_start(const std::uint8_t* bytes, std::size_t count) {
  for (const std::size_t stray : {0, 1}) {
    const std::size_t at = kPreamble + stray;
    if (count >= at + 4 && std::memcmp(bytes + at, kMagic, 4) == 0) {
      return {FileKind::kPart10, static_cast<std::int64_t>(stray)};
    }
  }
  if (is_first_element(bytes, count)) return {FileKind::kBareDataset, 0};
  if (count > 1 && is_first_element(bytes + 1, count - 1)) return {FileKind::kBareDataset, 1};
  return {};
}

}  // namespace preceptor
