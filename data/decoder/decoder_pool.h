// A decoder process for each worker thread.
//
// Threads: at(worker) by the worker of that number alone.
#pragma once

#include <cstddef>
#include <vector>

#include "common/base/reporter.h"
#include "data/decoder/decoder_process.h"

namespace preceptor {

class DecoderPool {
 public:
  DecoderPool(int workers, const DecoderLimits& limits) : limits_(limits) {
    for (int i = 0; i < workers; ++i) all_.emplace_back(limits);
  }

  const DecoderLimits& limits() const { return limits_; }
  int workers() const { return static_cast<int>(all_.size()); }
  DecoderProcess& at(int worker) { return all_[static_cast<std::size_t>(worker)]; }

 private:
  const DecoderLimits limits_;
  std::vector<DecoderProcess> all_;
};

// A warning where the kernel does not let a decoder confine itself. Starts a process.
void warn_of_sandbox_gap(DecoderProcess& decoder, Reporter& reporter);

}  // namespace preceptor
