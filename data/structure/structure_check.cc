#include "data/structure/structure_check.h"

#include "data/structure/element_walk.h"

namespace preceptor {
namespace {

constexpr std::uint32_t kSopClass = 0x00080016, kSopInstance = 0x00080018;

// Takes what a walk came to; whether it came to an element and was not refused.
bool take(const Outcome<WalkEnd>& walked, StructureCheck& check) {
  if (const auto* refused = std::get_if<Rejection>(&walked)) {
    check.refused = *refused;
    return false;
  }
  const auto& end = std::get<WalkEnd>(walked);
  if (end.kind == WalkEnd::Kind::kNeedsMore) check.needs = end.at;
  check.pixels_at = end.at;
  return end.kind == WalkEnd::Kind::kStopped;
}

// Pixel data themselves, behind which nothing is parsed.
void check_fragments(ElementWalk& walk, Encoding encoding, StructureCheck& check) {
  const std::int64_t tag_at = check.pixels_at;
  take(walk.over_fragments(tag_at + check.pixels.bytes, encoding), check);
  check.pixels_at = tag_at;
}

void check_pixel_length(std::int64_t file_size, StructureCheck& check) {
  const std::int64_t value_at = check.pixels_at + check.pixels.bytes;
  if (value_at + check.pixels.length <= file_size) return;
  check.cut_in_pixels = true;
  check.refused = Rejection{"truncated", "the file ends inside of its pixel data"};
}

}  // namespace

StructureCheck check_dataset(const std::uint8_t* bytes, std::int64_t count, std::int64_t file_size,
                             std::int64_t from, Encoding encoding, CheckedPart part) {
  StructureCheck check;
  bool names_class = false, names_object = false;
  const std::uint32_t last = part == CheckedPart::kHeader ? kFloatPixelData : kPixelData;
  const ElementVisitor visit = [&](const ElementHeader& header, std::int64_t) {
    names_class |= header.tag == kSopClass && header.length > 0;
    names_object |= header.tag == kSopInstance && header.length > 0;
    check.pixels = header;
    return part == CheckedPart::kHeader ? header.tag >= last : header.tag == last;
  };
  ElementWalk walk(bytes, count, file_size);
  const bool stopped = take(walk.over(from, encoding, visit), check);
  check.names_instance = names_class && names_object;
  check.has_pixels =
      stopped && check.pixels.tag >= kFloatPixelData && check.pixels.tag <= kPixelData;
  if (!check.has_pixels) return check;
  if (!check.pixels.undefined()) {
    check_pixel_length(file_size, check);
  } else if (part == CheckedPart::kWhole) {
    check_fragments(walk, encoding, check);
  }
  return check;
}

}  // namespace preceptor
