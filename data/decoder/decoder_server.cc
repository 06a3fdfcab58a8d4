#include "data/decoder/decoder_server.h"

#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <memory>
#include <new>
#include <string>
#include <vector>

#include "data/channel/message_socket.h"
#include "data/channel/shared_area.h"
#include "data/decoder/decoder_messages.h"
#include "data/decoder/decoder_sandbox.h"
#include "data/dicom/dicom_header.h"
#include "data/dicom/dicom_reader.h"

namespace preceptor {
namespace {

// Beyond the asking program's own limit, for the case that it is no longer there to keep it.
constexpr unsigned kGraceSeconds = 5;
constexpr std::int64_t kLeastAnswerRoom = 4096;  // for any rejection

class Server {
 public:
  explicit Server(std::int64_t seconds)
      : seconds_(static_cast<unsigned>(seconds)),
        input_(kDecoderInput, SharedArea::Others::kOnlyRead),
        output_(kDecoderOutput, SharedArea::Others::kMayWrite) {}

  bool answer_next() {
    std::string message;
    if (receive_message(kDecoderSocket, -1, message) != Received::kMessage) return false;
    const std::optional<DecoderRequest> request = request_of(message);
    if (!request || !lies_in_the_areas(*request)) return false;
    ::alarm(seconds_ + kGraceSeconds);
    const std::string answer = work(*request);
    ::alarm(0);
    return send_message(kDecoderSocket, left_in_output(answer, *request));
  }

 private:
  bool lies_in_the_areas(const DecoderRequest& request) const {
    return request.input_at >= 0 && request.bytes >= 0 && request.input_at <= input_.size() &&
           request.bytes <= input_.size() - request.input_at && request.answer_at >= 0 &&
           request.answer_at <= kMostAnswerBytes && request.answer_room >= kLeastAnswerRoom &&
           request.answer_room <= kMostAnswerBytes - request.answer_at;
  }

  // What the asking program is to find: how many bytes of answer lie in the output area.
  std::string left_in_output(const std::string& answer, const DecoderRequest& request) {
    if (answer.size() > static_cast<std::size_t>(request.answer_room)) {
      const Rejection too_long{"size", "more tables than there is room for"};
      return left_in_output(to_bytes(Outcome<DicomImage>(too_long)), request);
    }
    std::memcpy(output_.bytes() + request.answer_at, answer.data(), answer.size());
    const auto count = static_cast<std::int64_t>(answer.size());
    return {reinterpret_cast<const char*>(&count), sizeof count};
  }

  std::string work(const DecoderRequest& request) {
    try {
      return work_in_memory(request);
    } catch (const std::bad_alloc&) {
      return to_bytes(Outcome<DicomImage>(
          Rejection{"decoder-memory", "the file takes more memory than the decoder may have"}));
    }
  }

  // Libraries take it for a fault of the file when they get no memory; what the C library said last
  // tells.
  template <typename Result>
  static const Result& unless_out_of_memory(const Result& result) {
    const auto* const refused = std::get_if<Rejection>(&result);
    const bool is_fault =
        refused != nullptr && (refused->code == "corrupt" || refused->code == "truncated");
    if (is_fault && errno == ENOMEM) throw std::bad_alloc();
    return result;
  }

  std::string work_in_memory(const DecoderRequest& request) {
    const auto count = static_cast<std::size_t>(request.bytes);
    errno = 0;
    switch (request.task) {
      case DecoderTask::kScan:
        return to_bytes(unless_out_of_memory(scan_dicom(input_.bytes() + request.input_at, count,
                                                        request.file_size, request.limits)));
      case DecoderTask::kDecode:
        return to_bytes(unless_out_of_memory(
            decode_dicom(input_.bytes() + request.input_at, count, request.limits,
                         [this](std::int64_t bytes) { return pixels(bytes); })));
      case DecoderTask::kCrash:
        std::raise(SIGSEGV);
        break;
      case DecoderTask::kHang:
        while (true) ::sched_yield();
      case DecoderTask::kExhaust:
        exhaust();
        break;
      case DecoderTask::kEscape:
        return to_bytes(Outcome<DicomImage>(Rejection{"", escapes()}));
    }
    return "";
  }

  static void exhaust() {
    std::vector<std::unique_ptr<char[]>> all;
    while (true) {
      constexpr std::size_t kPiece = 16 << 20;
      all.push_back(std::make_unique<char[]>(kPiece));
    }
  }

  // Nothing to own: the area outlives the image.
  std::shared_ptr<std::uint8_t> pixels(std::int64_t bytes) const {
    if (bytes > output_.size() - kMostAnswerBytes) return nullptr;
    return {output_.bytes() + kMostAnswerBytes, [](std::uint8_t*) {}};
  }

  const unsigned seconds_;
  SharedArea input_, output_;
};

}  // namespace

void serve_decoder(std::int64_t memory, std::int64_t seconds) {
  set_up_dicom();
  Server server(seconds);
  if (!send_message(kDecoderSocket, kDecoderGreeting + confine_decoder(memory))) return;
  while (server.answer_next()) {
  }
}

}  // namespace preceptor
