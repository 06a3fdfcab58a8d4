// What a record of a zip archive holds: as it lies there (stored) or after inflating (deflated).
// The declared size is the cap: a record that inflates to more or to less is refused, and memory is
// taken as bytes come out, never because a size says so. Pure. Vendor: zip_record_zlib.cc.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "common/model_archive/zip_directory.h"

namespace preceptor {

// Empty when the record is packed in another way, does not inflate, or not to its declared size.
std::optional<std::string> record_bytes(const std::string& archive, const ZipEntry& entry);

// The CRC-32 (ISO 3309) of those same bytes, without holding them.
std::optional<std::uint32_t> record_crc32(const std::string& archive, const ZipEntry& entry);

}  // namespace preceptor
