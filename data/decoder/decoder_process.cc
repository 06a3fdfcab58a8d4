#include "data/decoder/decoder_process.h"

#include <fcntl.h>

#include <algorithm>
#include <atomic>

#include "common/base/digest.h"
#include "common/base/error.h"
#include "data/decoder/decoder_child.h"
#include "data/decoder/decoder_server.h"

namespace preceptor {
namespace {

constexpr std::int64_t kLargeFile = std::int64_t{64} << 20;  // bytes

std::optional<Rejection> refused_by_start(const ScanResult& found) {
  if (const auto* refused = std::get_if<Rejection>(&found)) return *refused;
  const auto* other = std::get_if<NotAnImage>(&found);
  if (other == nullptr || *other != NotAnImage::kNotDicom) return {};
  return not_dicom();
}

}  // namespace

DecoderProcess::DecoderProcess(const DecoderLimits& limits) : limits_(limits) {}
DecoderProcess::~DecoderProcess() = default;
DecoderProcess::DecoderProcess(DecoderProcess&&) noexcept = default;

Rejection DecoderProcess::too_large(std::int64_t size) const {
  return {"size", "a file of " + std::to_string(size) + " bytes, more than --file-mib " +
                      std::to_string(limits_.file_mib)};
}

DecoderChild& DecoderProcess::child() {
  // Somebody holds pixels that lie in this child's memory: leave it to them.
  if (child_ != nullptr && child_.use_count() > 1) child_.reset();
  std::atomic_thread_fence(std::memory_order_acquire);
  if (child_ == nullptr) child_ = std::make_shared<DecoderChild>(limits_);
  return *child_;
}

const std::string& DecoderProcess::sandbox_gap() { return child().sandbox_gap(); }

template <typename Work>
auto DecoderProcess::once_more_if_killed(Work work) -> decltype(work()) {
  was_killed_ = false;
  auto result = work();
  return was_killed_ ? work() : std::move(result);
}

ReadFile DecoderProcess::read_image(const std::string& path) {
  return once_more_if_killed([&] { return read_image_once(path); });
}

Outcome<DicomImage> DecoderProcess::read_checked_image(const std::string& path,
                                                       const FirstBytes& known) {
  return once_more_if_killed([&] { return read_checked_image_once(path, known); });
}

ScannedStart DecoderProcess::scan(const std::string& path, FirstBytes* read) {
  return once_more_if_killed([&] { return scan_once(path, {}, read); });
}

ScannedStart DecoderProcess::scan_rest(const std::string& path, const FirstBytes& known) {
  return once_more_if_killed([&] { return scan_once(path, known, nullptr); });
}

ReadFile DecoderProcess::read_image_once(const std::string& path) {
  const FileHandle file(path, O_RDONLY | O_CLOEXEC);
  const FileIdentity before = file.identity();
  if (auto refused = ask_for_image(file, before, 0)) return {{}, *std::move(refused)};
  const Digest32 digest = sha256(child_->input().bytes(), static_cast<std::size_t>(before.size));
  return {digest, take_image_of_file(before.size)};
}

// The first `there` bytes lie in the input area. A file that is written to meanwhile is found out
// as far as its time tells: a kernel's clock has steps of some milliseconds.
std::optional<Rejection> DecoderProcess::ask_for_image(const FileHandle& file,
                                                       const FileIdentity& before,
                                                       std::int64_t there) {
  const std::int64_t size = before.size;
  DecoderChild& worker = child();
  if (size > worker.input().size()) return too_large(size);
  file.read_exactly(worker.input().bytes() + there, static_cast<std::size_t>(size - there), there);
  const FileIdentity after = file.identity();
  if (after.modified_ns != before.modified_ns || after.size != size) {
    throw Error(ErrorKind::kSystem, "a file was written to while it was read")
        .path(file.path())
        .hint("once more, when it is whole");
  }
  worker.send(to_bytes(DecoderRequest{DecoderTask::kDecode, 0, size, size, 0, kMostAnswerBytes,
                                      limits_.read_limits()}));
  return {};
}

Outcome<DicomImage> DecoderProcess::take_image_of_file(std::int64_t size) {
  Outcome<DicomImage> image = take_image();
  // The input's seal keeps its memory until the child goes; a held image keeps the child.
  if (size > kLargeFile) child_.reset();
  return image;
}

// Into the input area; how many bytes they are.
std::int64_t DecoderProcess::put_back(const FirstBytes& known) {
  const std::int64_t count =
      std::min(static_cast<std::int64_t>(known.bytes.size()), child().input().size());
  std::copy_n(known.bytes.data(), count, child().input().bytes());
  return count;
}

Outcome<DicomImage> DecoderProcess::read_checked_image_once(const std::string& path,
                                                            const FirstBytes& known) {
  const FileHandle file(path, O_RDONLY | O_CLOEXEC);
  const FileIdentity before = file.identity();
  const std::int64_t size = before.size;
  std::int64_t there = 0;
  if (!known.bytes.empty() && known.file == before) {
    there = put_back(known);
  } else if (size > kLargeFile) {
    const Question start = ask(file, before, whole_area());
    const ScanResult found = start.known ? start.known->result : answer_to(start).result;
    if (auto refused = refused_by_start(found)) return *std::move(refused);
    there = start.there;
  }
  if (auto refused = ask_for_image(file, before, there)) return *std::move(refused);
  return take_image_of_file(size);
}

Outcome<DicomImage> DecoderProcess::take_image() {
  const Outcome<std::string> answer = take_answer(whole_area());
  if (const auto* refused = std::get_if<Rejection>(&answer)) return *refused;
  const std::int64_t room = child_->output().size() - kMostAnswerBytes;
  std::optional<Outcome<DicomImage>> read = image_of(std::get<std::string>(answer), room);
  if (!read) {
    child_.reset();
    return DecoderChild::nonsense();
  }
  if (auto* image = std::get_if<DicomImage>(&*read)) {
    image->pixels = lease(image->frames * image->frame_bytes());
  } else {
    child_->forget_large();  // frames before the one that was refused
  }
  return std::move(*read);
}

// The child's memory for as long as somebody looks at it; what is large is then given back.
std::shared_ptr<const std::uint8_t> DecoderProcess::lease(std::int64_t count) {
  const std::uint8_t* const pixels = child_->output().bytes() + kMostAnswerBytes;
  if (count <= DecoderChild::kKept) return {child_, pixels};
  return {pixels, [held = child_](const std::uint8_t*) { held->forget_large(); }};
}

Outcome<std::string> DecoderProcess::take_answer(const Slot& slot) {
  try {
    Outcome<std::string> answer = child_->receive(slot.answer_at, slot.answer_room);
    if (std::holds_alternative<Rejection>(answer)) {
      was_killed_ = child_->was_killed();
      child_.reset();
    }
    return answer;
  } catch (...) {
    child_.reset();  // it owes an answer
    throw;
  }
}

DecoderProcess::Slot DecoderProcess::whole_area() {
  return {0, child().input().size(), 0, kMostAnswerBytes};
}

Rejection DecoderProcess::drill(DecoderTask task) {
  child().send(to_bytes(DecoderRequest{task, 0, 0, 0, 0, kMostAnswerBytes, {}}));
  const Outcome<DicomImage> image = take_image();
  const auto* refused = std::get_if<Rejection>(&image);
  return refused != nullptr ? *refused : Rejection{};
}

Outcome<DicomImage> with_own_pixels(Outcome<DicomImage> read) {
  auto* const image = std::get_if<DicomImage>(&read);
  if (image == nullptr) return read;
  const std::shared_ptr<std::uint8_t> own = allocate_pixels(image->frames * image->frame_bytes());
  std::copy(image->frame(0), image->frame(image->frames), own.get());
  image->pixels = own;
  return read;
}

}  // namespace preceptor
