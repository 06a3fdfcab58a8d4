// A file's bytes to an image, as dicom_decoder does it. The third-party libraries below it are
// Debian's and not instrumented; what they do to the process is contained by data/decoder.
#include "data/dicom/dicom_header.h"
#include "data/dicom/dicom_reader.h"

namespace {

constexpr std::int64_t kMostPixelBytes = 64 << 20;

preceptor::ReadLimits small_limits() {
  preceptor::ReadLimits limits;
  limits.inflated_bytes = 16 << 20;
  return limits;
}

std::shared_ptr<std::uint8_t> allocate(std::int64_t bytes) {
  return bytes > kMostPixelBytes ? nullptr : preceptor::allocate_pixels(bytes);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t count) {
  static const bool ready = (preceptor::set_up_dicom(), true);
  if (ready) preceptor::decode_dicom(bytes, count, small_limits(), allocate);
  return 0;
}
