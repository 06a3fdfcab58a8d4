// The CRC-32 of zip archives (ISO 3309). Pure. Vendor: crc32_zlib.cc.
#pragma once

#include <cstdint>

namespace preceptor {

std::uint32_t crc32_of(const char* bytes, std::uint64_t count);

}  // namespace preceptor
