#include "data/structure/header_extent.h"

#include <algorithm>

namespace preceptor {

Outcome<HeaderExtent> header_extent(const std::uint8_t* bytes, std::size_t count,
                                    std::int64_t file_size) {
  return HeaderExtent{file_size, static_cast<std::int64_t>(count) >= file_size};
}

}  // namespace preceptor
