// The entries of a zip archive in memory, ZIP64 included (PKWARE APPNOTE 6.3, sections 4.3 to 4.5).
// Pure; every offset is checked against the size of the bytes. Must not know: what is inside.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace preceptor {

struct ZipEntry {
  std::string name;
  int method = 0;  // 0: stored, 8: deflated
  std::uint32_t crc32 = 0;
  std::uint64_t stored_bytes = 0, bytes = 0;  // as in the archive; after inflating
  std::uint64_t offset = 0;                   // of the data
};

// Empty when the end of central directory or any entry is missing, cut short or contradictory: a
// name that comes twice or is another before the data, a directory that does not end where its end
// record begins.
std::optional<std::vector<ZipEntry>> read_zip_directory(const std::string& archive);

}  // namespace preceptor
