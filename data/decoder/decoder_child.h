// One running dicom_decoder: the process, the socket to it, and the memory shared with it.
//
// Owns: all three; the destructor kills. Must not know: what is asked.
// Threads: one at a time; what lies in the output may be read by whoever holds the child.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>

#include "data/channel/message_socket.h"
#include "data/channel/shared_area.h"
#include "data/decoder/decoder_limits.h"
#include "data/pixels/rejection.h"

namespace preceptor {

class DecoderChild {
 public:
  // Bytes of pixels whose memory stays with it between files.
  static constexpr std::int64_t kKept = std::int64_t{8} << 20;

  // One that a signal ends before it is there is started once more. Throws Error(kSystem).
  explicit DecoderChild(const DecoderLimits& limits);
  ~DecoderChild();
  DecoderChild(const DecoderChild&) = delete;
  DecoderChild& operator=(const DecoderChild&) = delete;

  SharedArea& input() { return input_; }
  SharedArea& output() { return output_; }
  const std::string& sandbox_gap() const { return sandbox_gap_; }

  void send(const std::string& request);
  // The answer to the oldest request, which lies in the output area at `at` and has at most `room`
  // bytes; or why there is none: the child is dead then. Codes "decoder-crash", "decoder-time",
  // "decoder-memory".
  Outcome<std::string> receive(std::int64_t at, std::int64_t room);
  // Of an answer that contradicts itself.
  static Rejection nonsense();
  // Whether somebody else ended it: the file that it owes may be as good as any.
  bool was_killed() const { return was_killed_; }
  // Gives the output's memory beyond kKept back.
  void forget_large();

 private:
  void launch(const DecoderLimits& limits, int its_end);  // which it closes
  // False where somebody ended it before it was there and this was not the last try.
  bool start(const DecoderLimits& limits, bool last);
  bool refuse_start(Received received, bool last);
  bool ends_soon(int& status) const;
  Rejection obituary(Received received);
  void end();

  const std::int64_t seconds_;
  SharedArea input_, output_;
  int socket_ = -1;
  pid_t process_ = -1;
  bool was_killed_ = false;
  std::string sandbox_gap_;
};

}  // namespace preceptor
