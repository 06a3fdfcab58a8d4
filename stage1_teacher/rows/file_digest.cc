#include "stage1_teacher/rows/file_digest.h"

#include <fcntl.h>

#include <algorithm>
#include <vector>

#include "common/base/digest.h"
#include "common/base/error.h"
#include "common/files/file_handle.h"

namespace preceptor {

std::optional<Digest32> sha256_of_file(const std::string& path) {
  try {
    const FileHandle file(path, O_RDONLY | O_CLOEXEC);
    Sha256 digest;
    std::vector<char> piece(1 << 20);
    const std::int64_t size = file.size();
    for (std::int64_t offset = 0; offset < size;) {
      const std::int64_t count =
          std::min<std::int64_t>(size - offset, static_cast<std::int64_t>(piece.size()));
      file.read_exactly(piece.data(), static_cast<std::size_t>(count), offset);
      digest.update(piece.data(), static_cast<std::size_t>(count));
      offset += count;
    }
    return digest.finish();
  } catch (const Error& problem) {
    if (problem.kind() != ErrorKind::kSystem) throw;
    return std::nullopt;
  }
}

}  // namespace preceptor
