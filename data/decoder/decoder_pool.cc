#include "data/decoder/decoder_pool.h"

namespace preceptor {

void warn_of_sandbox_gap(DecoderProcess& decoder, Reporter& reporter) {
  const std::string& gap = decoder.sandbox_gap();
  if (gap.empty()) return;
  reporter.warning("the kernel does not confine the decoder (" + gap +
                   "); a hostile file that takes it over could open files and sockets");
}

}  // namespace preceptor
