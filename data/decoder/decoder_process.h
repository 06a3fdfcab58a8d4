// Files decoded in a process of their own: one that a file crashes, hangs or fills up is a rejected
// file, and the next file has a new process.
//
// Bytes are read here, once, into memory that the decoder may only look at; who wants their SHA-256
// has it taken here while the decoder works. The decoder (dicom_decoder, beside this program) opens
// nothing and has no way out (decoder_sandbox.h).
//
// Owns: the child, the socket and the two shared areas. It is started with the first file.
// Must not know: DCMTK, recipes. Threads: one at a time.
// Memory: the largest file and its pixels; beyond some MiB given back after each.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "common/base/hex.h"
#include "common/files/file_handle.h"
#include "data/decoder/decoder_limits.h"
#include "data/decoder/decoder_messages.h"
#include "data/structure/stated_uids.h"

namespace preceptor {

class DecoderChild;
struct ReadFile {
  // Of the bytes that were decoded, from the same read; empty: not asked for, or too large to be
  // read.
  std::optional<Digest32> sha256;
  Outcome<DicomImage> image;
};

// The first bytes of a file, as it was when they were read.
struct FirstBytes {
  FileIdentity file;
  std::string bytes;
};

struct ScannedStart {
  ScanResult result;
  StatedUids stated;  // of a rejected file
};

class DecoderProcess {
 public:
  explicit DecoderProcess(const DecoderLimits& limits);
  ~DecoderProcess();
  DecoderProcess(DecoderProcess&&) noexcept;

  // The image's pixels lie in memory shared with the decoder; as long as they are held, the next
  // image has another process. Codes beside those of the file's content: "decoder-crash",
  // "decoder-time", "decoder-memory". A decoder that somebody ends is asked once more. Throws
  // Error(kSystem) only when the file cannot be read or no decoder can be started.
  ReadFile read_image(const std::string& path);
  // The same for those who need no digest: of a large file that its start rules out no more is
  // read, and `known` is not read again where the file is as it was.
  Outcome<DicomImage> read_checked_image(const std::string& path, const FirstBytes& known = {});
  // Reads as much of the file's start as tells all but the pixels, to `read` where it is wanted.
  // Throws as above.
  ScannedStart scan(const std::string& path, FirstBytes* read = nullptr);
  // The same of several files. The decoder is asked for some of them before it has answered, so
  // that neither waits for the other; what it is lost on is the one file all the same.
  std::vector<ScannedStart> scan(const std::vector<std::string>& paths);

  // What is missing of the sandbox, such as a kernel without seccomp; "" when it is whole.
  const std::string& sandbox_gap();
  // For tests: what becomes of a decoder that does such a thing.
  Rejection drill(DecoderTask task);

 private:
  // Parts of the input area and of the answers', bytes.
  struct Slot {
    std::int64_t input_at, input_room, answer_at, answer_room;
  };
  struct Question {
    std::size_t file;  // its place among those that are asked for
    Slot slot;
    FirstBytes first;    // of the bytes that lie in the slot; all of them where it does not fit
    std::int64_t there;  // how many do
    std::optional<ScannedStart> known;
    bool fits;  // and so was asked, unless the answer is known
  };
  static constexpr std::int64_t kSlots = 16;
  class ScanRound;

  template <typename Work>
  auto once_more_if_killed(Work work) -> decltype(work());
  ReadFile read_image_once(const std::string& path);
  Outcome<DicomImage> read_checked_image_once(const std::string& path, const FirstBytes& known);
  ScannedStart scan_rest(const std::string& path, const FirstBytes& known);
  ScannedStart scan_once(const std::string& path, const FirstBytes& known, FirstBytes* read);

  Rejection too_large(std::int64_t size) const;
  ScannedStart refused_unread(const FileHandle& file, std::int64_t size) const;
  DecoderChild& child();
  Slot whole_area();
  Slot slot_of(std::size_t question);  // of which at most kSlots are open
  Question ask(const FileHandle& file, const FileIdentity& identity, const Slot& slot,
               const std::string& first = "");
  FirstBytes start_in_area(const Question& question);
  ScannedStart answer_to(const Question& question);
  Outcome<std::string> take_answer(const Slot& slot);
  std::int64_t put_back(const FirstBytes& known);
  std::optional<Rejection> ask_for_image(const FileHandle& file, const FileIdentity& before,
                                         std::int64_t there);
  Outcome<DicomImage> take_image();
  Outcome<DicomImage> take_image_of_file(std::int64_t size);
  std::shared_ptr<const std::uint8_t> lease(std::int64_t count);

  DecoderLimits limits_;
  bool was_killed_ = false;  // the decoder that was lost last
  std::shared_ptr<DecoderChild> child_;
};

// With pixels of its own, for callers who hold many images.
Outcome<DicomImage> with_own_pixels(Outcome<DicomImage> read);

}  // namespace preceptor
