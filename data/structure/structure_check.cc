#include "data/structure/structure_check.h"

#include "data/structure/element_walk.h"
#include "data/structure/repeated_elements.h"

namespace preceptor {
namespace {

constexpr std::uint32_t kSopClass = 0x00080016, kSopInstance = 0x00080018, kFirstGroup = 0x0008;

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

bool is_pixel_data(std::uint32_t tag) { return tag >= kFloatPixelData && tag <= kPixelData; }

// Of an element that could say something of the image. Rubbish does not read as one by chance.
bool belongs_before_pixels(const ElementHeader& header, std::int64_t at, std::int64_t file_size) {
  const std::uint32_t group = header.tag >> 16;
  const bool standard = group >= kFirstGroup && group < kPixelData >> 16 && group % 2 == 0;
  return standard && (header.undefined() || at + header.bytes + header.length <= file_size);
}

// What stands behind pixel data is not parsed, but must be nothing that a parser would go by
// (PS3.5 7.1: elements stand in the order of their tags).
void check_behind(ElementWalk& walk, std::int64_t from, std::int64_t file_size, Encoding encoding,
                  StructureCheck& check) {
  walk.over(from, encoding, [&](const ElementHeader& header, std::int64_t at) {
    if (header.tag == check.pixels.tag) {
      check.refused = Rejection{"corrupt", "pixel data stand twice"};
    } else if (is_pixel_data(header.tag)) {
      check.refused = Rejection{"bits", "pixel data of several kinds"};
    } else if (belongs_before_pixels(header, at, file_size)) {
      check.refused =
          Rejection{"corrupt", "elements that belong before the pixel data stand behind them"};
    }
    return check.refused.has_value();
  });
}

void check_fragments(ElementWalk& walk, std::int64_t file_size, Encoding encoding,
                     StructureCheck& check) {
  if (check.pixels.tag != kPixelData) {
    check.refused = Rejection{"corrupt", "floating-point pixel data of undefined length"};
    return;
  }
  const std::int64_t tag_at = check.pixels_at;
  take(walk.over_fragments(tag_at + check.pixels.bytes, encoding), check);
  if (!check.refused) check_behind(walk, check.pixels_at, file_size, encoding, check);
  check.pixels_at = tag_at;
}

// Whether all of them is there.
bool check_pixel_length(std::int64_t file_size, StructureCheck& check) {
  const std::int64_t value_at = check.pixels_at + check.pixels.bytes;
  if (value_at + check.pixels.length <= file_size) return true;
  check.cut_in_pixels = true;
  check.refused = Rejection{"truncated", "the file ends inside of its pixel data"};
  return false;
}

}  // namespace

StructureCheck check_dataset(const std::uint8_t* bytes, std::int64_t count, std::int64_t file_size,
                             std::int64_t from, Encoding encoding, CheckedPart part) {
  StructureCheck check;
  bool names_class = false, names_object = false;
  RepeatedElements repeated(bytes, count);
  const ElementVisitor visit = [&](const ElementHeader& header, std::int64_t at) {
    repeated.see(header, at);
    names_class |= header.tag == kSopClass && header.length > 0;
    names_object |= header.tag == kSopInstance && header.length > 0;
    check.pixels = header;
    return is_pixel_data(header.tag);
  };
  ElementWalk walk(bytes, count, file_size);
  const bool stopped = take(walk.over(from, encoding, visit), check);
  check.names_instance = names_class && names_object;
  const bool whole_walked = !stopped && !check.refused && check.needs == 0;
  if (whole_walked && check.pixels_at < file_size) {
    check.refused = Rejection{"corrupt", "a delimiter outside of a sequence"};
  }
  if (!check.refused) check.refused = repeated.refusal();
  if (check.refused) return check;
  check.has_pixels = stopped && is_pixel_data(check.pixels.tag);
  if (!check.has_pixels) return check;
  if (check.pixels.unknown && encoding == Encoding::kExplicitBig) {
    check.refused =
        Rejection{"corrupt", "big endian pixel data as UN, whose byte order nothing says"};
    return check;
  }
  const bool whole = part == CheckedPart::kWhole;
  if (check.pixels.undefined()) {
    if (whole) check_fragments(walk, file_size, encoding, check);
  } else if (check_pixel_length(file_size, check) && whole) {
    check_behind(walk, check.pixels_at + check.pixels.bytes + check.pixels.length, file_size,
                 encoding, check);
  }
  return check;
}

}  // namespace preceptor
