#include "data/decoder/decoder_child.h"

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>

#include "common/base/error.h"
#include "data/channel/message_socket.h"
#include "data/decoder/decoder_launch.h"
#include "data/decoder/decoder_messages.h"
#include "data/decoder/decoder_server.h"
#include "data/pixels/pixel_description.h"

namespace preceptor {
namespace {

constexpr std::int64_t kGreetingMilliseconds = 60000;

std::string signal_text(int number) {
  return "signal " + std::to_string(number) + " (" + ::strsignal(number) + ")";
}

// Signals that a process brings upon itself by a fault; all others are sent by somebody.
bool is_own_fault(int number) {
  constexpr int kFaults[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGSYS, SIGTRAP};
  return std::find(std::begin(kFaults), std::end(kFaults), number) != std::end(kFaults);
}

Error no_start(const std::string& how, const std::string& hint) {
  return Error(ErrorKind::kSystem, "the decoder does not start: " + how)
      .path(decoder_program())
      .hint(hint);
}

Rejection too_late(std::int64_t seconds) {
  return {"decoder-time",
          "the file took more than " + std::to_string(seconds) +
              " seconds to decode; under another --decode-seconds it is tried again"};
}

struct ClosedAtEnd {
  int descriptor;
  ~ClosedAtEnd() { ::close(descriptor); }
};

}  // namespace

DecoderChild::DecoderChild(const DecoderLimits& limits)
    : seconds_(limits.seconds),
      input_(limits.file_mib << 20, SharedArea::Others::kOnlyRead),
      output_(kMostAnswerBytes + limits.read_limits().image_bytes, SharedArea::Others::kMayWrite) {
  try {
    // One that somebody ends meanwhile, as the kernel does when memory runs out, is started again.
    if (!start(limits, false)) start(limits, true);
  } catch (...) {
    end();
    throw;
  }
}

DecoderChild::~DecoderChild() { end(); }

void DecoderChild::launch(const DecoderLimits& limits, int its_end) {
  const ClosedAtEnd ours{its_end};
  process_ = launch_decoder(limits, its_end, input_.descriptor(), output_.descriptor());
}

bool DecoderChild::start(const DecoderLimits& limits, bool last) {
  end();
  const SocketPair ends = make_socket_pair();
  socket_ = ends.mine;
  launch(limits, ends.theirs);
  std::string greeting;
  const Received received = receive_message(socket_, kGreetingMilliseconds, greeting);
  if (received != Received::kMessage) return refuse_start(received, last);
  if (greeting.rfind(kDecoderGreeting, 0) != 0) {
    throw Error(ErrorKind::kSystem, "the decoder is of another build than this program")
        .path(decoder_program())
        .hint("install all programs of one build into one folder");
  }
  sandbox_gap_ = greeting.substr(sizeof kDecoderGreeting - 1);
  return true;
}

bool DecoderChild::refuse_start(Received received, bool last) {
  int status = 0;
  if (received != Received::kGone || !ends_soon(status)) {
    throw no_start("no greeting comes", "once more, when the machine is less busy");
  }
  process_ = -1;
  const int number = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  const std::string how = number == 0 ? "it ends by itself" : signal_text(number);
  if (number == 0 || is_own_fault(number)) {
    throw no_start(how,
                   "is DCMTK's data dictionary there? Unset DCMDICTPATH, or install libdcmtk17 "
                   "again");
  }
  if (last) {
    throw no_start(how, "who ends it? The kernel does so when memory runs out: fewer --threads");
  }
  return false;
}

void DecoderChild::end() {
  if (process_ > 0) {
    ::kill(process_, SIGKILL);
    while (::waitpid(process_, nullptr, 0) < 0 && errno == EINTR) {
    }
  }
  process_ = -1;
  if (socket_ >= 0) ::close(socket_);
  socket_ = -1;
}

void DecoderChild::send(const std::string& request) {
  // A child that is gone is found out by receive().
  send_message(socket_, request);
}

Outcome<std::string> DecoderChild::receive(std::int64_t at, std::int64_t room) {
  std::string message;
  const Received received = receive_message(socket_, seconds_ * 1000, message);
  std::int64_t count = -1;
  if (received == Received::kMessage && message.size() == sizeof count) {
    std::memcpy(&count, message.data(), sizeof count);
  }
  if (count < 0 || count > room) return obituary(received);
  return std::string(reinterpret_cast<const char*>(output_.bytes()) + at,
                     static_cast<std::size_t>(count));
}

// Of a process that is dying the socket closes a little before its status is there.
bool DecoderChild::ends_soon(int& status) const {
  constexpr int kTries = 100;
  for (int i = 0; i < kTries; ++i) {
    if (::waitpid(process_, &status, WNOHANG) == process_) return true;
    ::usleep(1000);
  }
  return false;
}

Rejection DecoderChild::obituary(Received received) {
  // Whoever still lives is ended: one that a file has taken over may close the socket, or send
  // nonsense, and stay.
  int status = 0;
  const bool ended_before = received != Received::kTimeout && ends_soon(status);
  if (!ended_before) {
    ::kill(process_, SIGKILL);
    while (::waitpid(process_, &status, 0) < 0 && errno == EINTR) {
    }
  }
  process_ = -1;
  const int number = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  if (received == Received::kTimeout || number == SIGALRM) return too_late(seconds_);
  if (received == Received::kMessage) return nonsense();
  if (number == SIGKILL && !ended_before) {
    return {"decoder-crash", "the decoder closed its end and stayed"};
  }
  was_killed_ = number != 0 && !is_own_fault(number);
  if (number == SIGKILL) {
    return {"decoder-memory",
            "the decoder was killed, as the system does when memory runs out; under another "
            "--decode-memory the file is tried again"};
  }
  if (number != 0) return {"decoder-crash", "the decoder ended with " + signal_text(number)};
  return {"decoder-crash", "the decoder ended without an answer"};
}

Rejection DecoderChild::nonsense() {
  return {"decoder-crash", "the decoder gave an answer that makes no sense"};
}

void DecoderChild::forget_large() { output_.forget_beyond(kMostAnswerBytes + kKept); }

}  // namespace preceptor
