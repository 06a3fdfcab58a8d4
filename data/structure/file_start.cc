#include "data/structure/file_start.h"

#include <algorithm>

#include "data/structure/header_extent.h"

namespace preceptor {

LoadedStart read_file_start(const FileHandle& file, std::int64_t size, std::uint8_t* to,
                            std::int64_t room, std::int64_t there) {
  LoadedStart start;
  start.count = start.read = there;
  std::int64_t wanted = std::min(size, std::max(kFirstRead, there));
  while (wanted <= room) {
    file.read_exactly(to + start.count, static_cast<std::size_t>(wanted - start.count),
                      start.count);
    start.count = start.read = wanted;
    const Outcome<HeaderExtent> found =
        header_extent(to, static_cast<std::size_t>(start.count), size);
    if (const auto* refused = std::get_if<Rejection>(&found)) {
      start.refused = *refused;
      return start;
    }
    const auto& extent = std::get<HeaderExtent>(found);
    if (extent.complete) {
      start.count = std::min(start.count, extent.bytes);
      return start;
    }
    // In doubling steps, so that a header in many small pieces is not read piece by piece.
    wanted = std::min(size, std::max(extent.bytes, 2 * start.count));
  }
  start.fits = false;
  return start;
}

}  // namespace preceptor
