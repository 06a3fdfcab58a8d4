#include <zlib.h>

#include <algorithm>

#include "common/model_archive/crc32.h"

namespace preceptor {

std::uint32_t crc32_of(const char* bytes, std::uint64_t count) {
  constexpr std::uint64_t kPiece = 1u << 30;
  uLong crc = ::crc32(0, nullptr, 0);
  for (std::uint64_t done = 0; done < count; done += kPiece) {
    crc = ::crc32(crc, reinterpret_cast<const Bytef*>(bytes + done),
                  static_cast<uInt>(std::min(kPiece, count - done)));
  }
  return static_cast<std::uint32_t>(crc);
}

}  // namespace preceptor
