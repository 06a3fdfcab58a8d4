// Reads of a file's start as much as tells all but its pixels.
//
// Must not know: DCMTK, who looks at the bytes. Functions without state; threads: any.
#pragma once

#include <cstdint>
#include <optional>

#include "common/files/file_handle.h"
#include "data/pixels/rejection.h"

namespace preceptor {

inline constexpr std::int64_t kFirstRead = 16 << 10;

struct LoadedStart {
  std::int64_t count = 0;            // bytes that tell it
  std::int64_t read = 0;             // bytes that were read: those, and what came with them
  std::optional<Rejection> refused;  // by its structure, as header_extent() has it
  bool fits = true;                  // false: there was no room for all of it
};

// To `to`, where there is room for `room` bytes, kFirstRead or more, and where the first `there`
// bytes lie already. Throws Error(kSystem).
LoadedStart read_file_start(const FileHandle& file, std::int64_t size, std::uint8_t* to,
                            std::int64_t room, std::int64_t there = 0);

}  // namespace preceptor
