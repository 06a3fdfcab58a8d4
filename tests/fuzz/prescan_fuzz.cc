// The start of a file as the index reads it: how much of it, then what it says. A claim that the
// header is complete must hold without a byte beyond it.
#include <algorithm>
#include <cstdlib>
#include <memory>
#include <string>

#include "data/dicom/dicom_header.h"
#include "data/structure/header_extent.h"
#include "data/structure/stated_uids.h"

namespace {

using preceptor::HeaderExtent;

// As DecoderProcess::scan() reads: in growing pieces, each in memory of just its size.
std::int64_t read_header(const std::uint8_t* bytes, std::size_t count) {
  const auto size = static_cast<std::int64_t>(count);
  std::int64_t have = std::min<std::int64_t>(size, 256);
  while (true) {
    const std::unique_ptr<std::uint8_t[]> piece(new std::uint8_t[static_cast<std::size_t>(have)]);
    std::copy(bytes, bytes + have, piece.get());
    const auto found = preceptor::header_extent(piece.get(), static_cast<std::size_t>(have), size);
    const auto* extent = std::get_if<HeaderExtent>(&found);
    if (extent == nullptr) return -1;
    if (extent->complete) return std::min(have, extent->bytes);
    if (extent->bytes <= have) std::abort();  // would ask for ever
    have = std::min(size, extent->bytes);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t count) {
  static const bool ready = (preceptor::set_up_dicom(), true);
  const std::int64_t header = ready ? read_header(bytes, count) : -1;
  const std::string start(reinterpret_cast<const char*>(bytes),
                          std::min<std::size_t>(count, 16384));
  preceptor::stated_uids(start, static_cast<std::int64_t>(count));
  if (header < 0) return 0;
  preceptor::ReadLimits limits;
  limits.inflated_bytes = 16 << 20;
  preceptor::scan_dicom(bytes, static_cast<std::size_t>(header), static_cast<std::int64_t>(count),
                        limits);
  return 0;
}
