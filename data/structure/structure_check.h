// What is checked of a file's structure before a third-party parser sees it.
//
// Must not know: DCMTK. Pure functions; threads: any. Time: a few nanoseconds an element; values
// are not read.
#pragma once

#include <cstdint>
#include <optional>

#include "data/pixels/rejection.h"
#include "data/structure/file_layout.h"

namespace preceptor {

// All before the pixel data of the top level, and their length where it is said; or with their
// fragments, which is where parsing ends.
enum class CheckedPart { kHeader, kWhole };

struct StructureCheck {
  std::optional<Rejection> refused;  // codes "nesting", "truncated", "corrupt", "size", "bits"
  // The top level has a SOPClassUID and a SOPInstanceUID, so that a data set without preamble is
  // taken for one. Told of what stands before a refusal too.
  bool names_instance = false;
  bool has_pixels = false;     // the walk came to pixel data, of which:
  ElementHeader pixels;        // tag and length
  std::int64_t pixels_at = 0;  // where the tag stands
  bool cut_in_pixels = false;  // refused since native pixel data run past the end of the file
  std::int64_t needs = 0;      // so many bytes of the file before the rest can be told
};

// Of a data set that starts at `from`; `bytes`: the first `count` bytes of a file of `file_size`.
StructureCheck check_dataset(const std::uint8_t* bytes, std::int64_t count, std::int64_t file_size,
                             std::int64_t from, Encoding encoding, CheckedPart part);

}  // namespace preceptor
