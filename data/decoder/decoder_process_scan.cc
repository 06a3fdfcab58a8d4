// DecoderProcess::scan(): what the starts of files say.
#include <fcntl.h>

#include <algorithm>
#include <deque>

#include "data/decoder/decoder_child.h"
#include "data/decoder/decoder_process.h"
#include "data/decoder/decoder_server.h"
#include "data/structure/file_kind.h"
#include "data/structure/file_start.h"

namespace preceptor {
namespace {

// A slot may be too small for the answer where the whole area is not.
bool wants_more_room(const ScannedStart& start) {
  const auto* refused = std::get_if<Rejection>(&start.result);
  return refused != nullptr && refused->code == "size";
}

}  // namespace

// Answers come in the order of the questions: what a decoder is lost on is the oldest open one.
// What else was asked of it is asked again, by itself.
class DecoderProcess::ScanRound {
 public:
  ScanRound(DecoderProcess& process, const std::vector<std::string>& paths)
      : process_(process), paths_(paths), results_(paths.size()) {}

  std::vector<ScannedStart> run() {
    try {
      for (std::size_t file = 0; file < paths_.size(); ++file) ask(file);
      while (!open_.empty()) take_oldest();
    } catch (...) {
      process_.child_.reset();  // its answers are nobody's
      throw;
    }
    for (const std::size_t file : once_more_) {
      results_[file] = process_.scan_once(paths_[file], {}, nullptr);
    }
    for (const Question& start : alone_) {
      results_[start.file] = process_.scan_rest(paths_[start.file], start.first);
    }
    return std::move(results_);
  }

 private:
  void ask(std::size_t file) {
    if (open_.size() == static_cast<std::size_t>(kSlots)) take_oldest();
    const FileHandle handle(paths_[file], O_RDONLY | O_CLOEXEC);
    Question question = process_.ask(handle, handle.identity(), process_.slot_of(asked_));
    question.file = file;
    if (question.known) {
      results_[file] = *question.known;
    } else if (!question.fits) {
      alone_.push_back(std::move(question));
    } else {
      open_.push_back(std::move(question));
      ++asked_;
    }
  }

  void take_oldest() {
    const Question oldest = std::move(open_.front());
    open_.pop_front();
    process_.was_killed_ = false;
    results_[oldest.file] = process_.answer_to(oldest);
    if (process_.was_killed_) once_more_.push_back(oldest.file);
    if (wants_more_room(results_[oldest.file])) alone_.push_back(oldest);
    if (process_.child_ != nullptr) return;
    for (Question& lost : open_) alone_.push_back(std::move(lost));
    open_.clear();
  }

  DecoderProcess& process_;
  const std::vector<std::string>& paths_;
  std::vector<ScannedStart> results_;
  std::vector<Question> alone_;  // with what was read of them
  std::vector<std::size_t> once_more_;
  std::deque<Question> open_;  // the last ones that were asked
  std::size_t asked_ = 0;
};

DecoderProcess::Slot DecoderProcess::slot_of(std::size_t question) {
  constexpr std::int64_t kMostInput = 256 << 10, kAnswer = kMostAnswerBytes / kSlots;
  const auto number = static_cast<std::int64_t>(question) % kSlots;
  const std::int64_t input = std::min(kMostInput, child().input().size() / kSlots);
  return {number * input, input, number * kAnswer, kAnswer};
}

// Of a file above the limit: whether it would count at all.
ScannedStart DecoderProcess::refused_unread(const FileHandle& file, std::int64_t size) const {
  std::string start(static_cast<std::size_t>(std::min(size, kFirstRead)), '\0');
  file.read_exactly(start.data(), start.size(), 0);
  const auto* const bytes = reinterpret_cast<const std::uint8_t*>(start.data());
  if (inspect_file_start(bytes, start.size()).kind == FileKind::kOther) {
    return {NotAnImage::kNotDicom, {}};
  }
  return {too_large(size), stated_uids(start, size)};
}

FirstBytes DecoderProcess::start_in_area(const Question& question) {
  FirstBytes start{question.first.file, ""};
  const auto* const bytes = child_->input().bytes() + question.slot.input_at;
  start.bytes.assign(reinterpret_cast<const char*>(bytes),
                     static_cast<std::size_t>(question.there));
  return start;
}

DecoderProcess::Question DecoderProcess::ask(const FileHandle& file, const FileIdentity& identity,
                                             const Slot& slot, const std::string& first) {
  const std::int64_t size = identity.size;
  Question question{0, slot, {identity, ""}, 0, {}, false};
  if (size > child().input().size()) {
    question.known = refused_unread(file, size);
    return question;
  }
  std::uint8_t* const bytes = child().input().bytes() + slot.input_at;
  const std::size_t there = std::min(first.size(), static_cast<std::size_t>(size));
  std::copy_n(first.data(), there, bytes);
  const LoadedStart start =
      read_file_start(file, size, bytes, slot.input_room, static_cast<std::int64_t>(there));
  question.there = start.read;
  question.fits = start.fits;
  const std::int64_t kept = start.fits ? std::min(start.count, kFirstRead) : start.count;
  question.first.bytes.assign(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(kept));
  if (start.refused) {
    question.known = ScannedStart{*start.refused, stated_uids(question.first.bytes, size)};
  } else if (start.fits) {
    child().send(to_bytes(DecoderRequest{DecoderTask::kScan, slot.input_at, start.count, size,
                                         slot.answer_at, slot.answer_room, limits_.read_limits()}));
  }
  return question;
}

ScannedStart DecoderProcess::answer_to(const Question& question) {
  const Outcome<std::string> answer = take_answer(question.slot);
  if (const auto* refused = std::get_if<Rejection>(&answer)) {
    return {*refused, stated_uids(question.first.bytes, question.first.file.size)};
  }
  std::optional<ScanResult> result = scan_result_of(std::get<std::string>(answer));
  if (!result) {
    child_.reset();
    result = DecoderChild::nonsense();
  }
  const bool refused = std::holds_alternative<Rejection>(*result);
  const FirstBytes& first = question.first;
  return {std::move(*result), refused ? stated_uids(first.bytes, first.file.size) : StatedUids{}};
}

ScannedStart DecoderProcess::scan_once(const std::string& path, const FirstBytes& known,
                                       FirstBytes* read) {
  const FileHandle file(path, O_RDONLY | O_CLOEXEC);
  const FileIdentity identity = file.identity();
  const bool same = known.file == identity;
  const Question question = ask(file, identity, whole_area(), same ? known.bytes : "");
  if (read != nullptr) *read = start_in_area(question);
  return question.known ? *question.known : answer_to(question);
}

std::vector<ScannedStart> DecoderProcess::scan(const std::vector<std::string>& paths) {
  return ScanRound(*this, paths).run();
}

}  // namespace preceptor
