#include "data/channel/message_socket.h"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <limits>

#include "common/base/error.h"

namespace preceptor {
namespace {

using Clock = std::chrono::steady_clock;

int left_until(Clock::time_point end) {
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now());
  return static_cast<int>(
      std::clamp<std::int64_t>(left.count(), 0, std::numeric_limits<int>::max()));
}

// True when there is something to read, or nothing more to come.
bool wait_for(int socket, std::int64_t milliseconds) {
  const Clock::time_point end = Clock::now() + std::chrono::milliseconds(milliseconds);
  while (true) {
    pollfd waiting{socket, POLLIN, 0};
    const int ready = ::poll(&waiting, 1, left_until(end));
    if (ready >= 0) return ready > 0;
    if (errno != EINTR) throw system_error("cannot wait for the decoder", "", errno);
  }
}

// Of an end that died with messages unread the kernel says ECONNRESET, once, before it hands out
// what that end had sent.
ssize_t receive_into(std::string& message, int socket, int flags) {
  while (true) {
    const ssize_t taken = ::recv(socket, message.data(), message.size(), flags);
    if (taken >= 0 || (errno != EINTR && errno != ECONNRESET)) return taken;
  }
}

}  // namespace

SocketPair make_socket_pair() {
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) {
    throw system_error("cannot make a socket to the decoder", "", errno);
  }
  return {ends[0], ends[1]};
}

bool send_message(int socket, const std::string& message) {
  ssize_t sent = 0;
  do {
    sent = ::send(socket, message.data(), message.size(), MSG_NOSIGNAL);
  } while (sent < 0 && errno == EINTR);
  return sent == static_cast<ssize_t>(message.size());
}

Received receive_message(int socket, std::int64_t milliseconds, std::string& message) {
  const bool for_ever = milliseconds < 0;
  message.assign(kLongestSocketMessage, '\0');
  // Often a message is there by now.
  ssize_t taken = receive_into(message, socket, for_ever ? 0 : MSG_DONTWAIT);
  if (taken < 0 && !for_ever && (errno == EAGAIN || errno == EWOULDBLOCK)) {
    if (!wait_for(socket, milliseconds)) return Received::kTimeout;
    taken = receive_into(message, socket, 0);
  }
  if (taken <= 0) return Received::kGone;
  message.resize(static_cast<std::size_t>(taken));
  return Received::kMessage;
}

}  // namespace preceptor
