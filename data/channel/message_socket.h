// Whole messages between two processes over a socket that both inherited.
//
// Owns: nothing; the descriptor is the caller's. Threads: one an end.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace preceptor {

// What is longer does not pass through the socket (decoder_messages go through shared memory).
inline constexpr std::size_t kLongestSocketMessage = 4096;

// A connected pair of close-on-exec descriptors. Throws Error(kSystem).
struct SocketPair {
  int mine = -1, theirs = -1;
};
SocketPair make_socket_pair();

// False when the other end is gone.
bool send_message(int socket, const std::string& message);

// kGone: the other end is, and all that it sent was received.
enum class Received { kMessage, kGone, kTimeout };
// Waits at most so long (negative: for ever).
Received receive_message(int socket, std::int64_t milliseconds, std::string& message);

}  // namespace preceptor
