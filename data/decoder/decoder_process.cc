#include "data/decoder/decoder_process.h"

#include <fcntl.h>

#include <algorithm>
#include <atomic>

#include "common/base/digest.h"
#include "common/files/file_handle.h"
#include "data/decoder/decoder_child.h"
#include "data/decoder/decoder_server.h"
#include "data/structure/header_extent.h"
#include "data/structure/meta_header.h"

namespace preceptor {
namespace {

constexpr std::int64_t kLarge = std::int64_t{8} << 20;       // bytes of pixels
constexpr std::int64_t kLargeFile = std::int64_t{64} << 20;  // bytes
constexpr std::int64_t kFirstRead = 16 << 10;

Rejection no_sense() { return {"decoder-crash", "the decoder gave an answer that makes no sense"}; }

Rejection too_large(std::int64_t size, const DecoderLimits& limits) {
  return {"size", "a file of " + std::to_string(size) + " bytes, more than --file-mib " +
                      std::to_string(limits.file_mib)};
}

// What was read of a file's start; refused where its structure is.
struct HeaderBytes {
  std::int64_t count = 0;
  std::optional<Rejection> refused;
};

// Reads the file's start into `to` until all but the pixels is there.
HeaderBytes read_header(const FileHandle& file, std::int64_t size, std::uint8_t* to) {
  HeaderBytes header;
  std::int64_t wanted = std::min(size, kFirstRead);
  while (true) {
    file.read_exactly(to + header.count, static_cast<std::size_t>(wanted - header.count),
                      header.count);
    header.count = wanted;
    const Outcome<HeaderExtent> found =
        header_extent(to, static_cast<std::size_t>(header.count), size);
    if (const auto* refused = std::get_if<Rejection>(&found)) {
      header.refused = *refused;
      return header;
    }
    const auto& extent = std::get<HeaderExtent>(found);
    if (extent.complete) {
      header.count = std::min(header.count, extent.bytes);
      return header;
    }
    // In doubling steps, so that a header in many small pieces is not read piece by piece.
    wanted = std::min(size, std::max(extent.bytes, 2 * header.count));
  }
}

}  // namespace

DecoderProcess::DecoderProcess(const DecoderLimits& limits) : limits_(limits) {}
DecoderProcess::~DecoderProcess() = default;
DecoderProcess::DecoderProcess(DecoderProcess&&) noexcept = default;

DecoderChild& DecoderProcess::child() {
  // Somebody holds pixels that lie in this child's memory: leave it to them.
  if (child_ != nullptr && child_.use_count() > 1) child_.reset();
  std::atomic_thread_fence(std::memory_order_acquire);
  if (child_ == nullptr) child_ = std::make_shared<DecoderChild>(limits_);
  return *child_;
}

const std::string& DecoderProcess::sandbox_gap() { return child().sandbox_gap(); }

ReadFile DecoderProcess::read_image(const std::string& path) {
  const FileHandle file(path, O_RDONLY | O_CLOEXEC);
  const std::int64_t size = file.size();
  if (size > child().input().size()) return {{}, too_large(size, limits_)};
  if (size > kLargeFile) {
    if (auto refused = refusal_of_start(path)) return {{}, *refused};
  }
  DecoderChild& worker = child();
  std::uint8_t* const bytes = worker.input().bytes();
  file.read_exactly(bytes, static_cast<std::size_t>(size), 0);
  worker.send(to_bytes(DecoderRequest{DecoderTask::kDecode, size, size, limits_.read_limits()}));
  ReadFile result{sha256(bytes, static_cast<std::size_t>(size)), Rejection{}};
  result.image = take_image();
  // The input's seal keeps its memory until the child goes; a held image keeps the child.
  if (size > kLargeFile) child_.reset();
  return result;
}

// Of a large file, before all of it is read.
std::optional<Rejection> DecoderProcess::refusal_of_start(const std::string& path) {
  const ScanResult found = scan(path).result;
  if (const auto* refused = std::get_if<Rejection>(&found)) return *refused;
  const auto* other = std::get_if<NotAnImage>(&found);
  if (other == nullptr || *other != NotAnImage::kNotDicom) return {};
  return Rejection{"not-dicom", "not a DICOM file"};
}

ReadFile DecoderProcess::read_own_image(const std::string& path) {
  ReadFile read = read_image(path);
  auto* const image = std::get_if<DicomImage>(&read.image);
  if (image == nullptr) return read;
  const std::shared_ptr<std::uint8_t> own = allocate_pixels(image->frames * image->frame_bytes());
  std::copy(image->frame(0), image->frame(image->frames), own.get());
  image->pixels = own;
  return read;
}

Outcome<DicomImage> DecoderProcess::take_image() {
  const Outcome<std::string> answer = take_answer();
  if (const auto* refused = std::get_if<Rejection>(&answer)) return *refused;
  const std::int64_t room = child_->output().size() - kMostAnswerBytes;
  std::optional<Outcome<DicomImage>> read = image_of(std::get<std::string>(answer), room);
  if (!read) {
    child_.reset();
    return no_sense();
  }
  if (auto* image = std::get_if<DicomImage>(&*read)) {
    image->pixels = lease(image->frames * image->frame_bytes());
  }
  return std::move(*read);
}

// The child's memory for as long as somebody looks at it; what is large is then given back.
std::shared_ptr<const std::uint8_t> DecoderProcess::lease(std::int64_t count) {
  const std::uint8_t* const pixels = child_->output().bytes() + kMostAnswerBytes;
  if (count <= kLarge) return {child_, pixels};
  return {pixels, [held = child_](const std::uint8_t*) { held->forget_large(); }};
}

Outcome<std::string> DecoderProcess::take_answer() {
  Outcome<std::string> answer = child_->receive();
  if (std::holds_alternative<Rejection>(answer)) child_.reset();
  return answer;
}

ScannedStart DecoderProcess::scan(const std::string& path) {
  const FileHandle file(path, O_RDONLY | O_CLOEXEC);
  const std::int64_t size = file.size();
  DecoderChild& worker = child();
  if (size > worker.input().size()) return {too_large(size, limits_), ""};
  const HeaderBytes header = read_header(file, size, worker.input().bytes());
  const std::string first(reinterpret_cast<const char*>(worker.input().bytes()),
                          static_cast<std::size_t>(std::min(header.count, kFirstRead)));
  if (header.refused) return {*header.refused, media_storage_uid(first)};
  worker.send(
      to_bytes(DecoderRequest{DecoderTask::kScan, header.count, size, limits_.read_limits()}));
  ScanResult result = take_scan();
  const bool refused = std::holds_alternative<Rejection>(result);
  return {std::move(result), refused ? media_storage_uid(first) : ""};
}

ScanResult DecoderProcess::take_scan() {
  const Outcome<std::string> answer = take_answer();
  if (const auto* refused = std::get_if<Rejection>(&answer)) return *refused;
  std::optional<ScanResult> result = scan_result_of(std::get<std::string>(answer));
  if (result) return std::move(*result);
  child_.reset();
  return no_sense();
}

Rejection DecoderProcess::drill(DecoderTask task) {
  child().send(to_bytes(DecoderRequest{task, 0, 0, {}}));
  const Outcome<DicomImage> image = take_image();
  const auto* refused = std::get_if<Rejection>(&image);
  return refused != nullptr ? *refused : Rejection{};
}

}  // namespace preceptor
