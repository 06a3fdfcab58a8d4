// The bytes of each frame of encapsulated pixel data, joined where a frame has several fragments.
//
// Must not know: DCMTK, codecs. Lifetimes: borrows the fragments' bytes; what of() gives is valid
// until the next call. Threads: one.
#pragma once

#include <cstdint>
#include <vector>

#include "data/codec/fragment_ranges.h"

namespace preceptor {

class FrameBytes {
 public:
  FrameBytes(std::vector<Fragment> fragments, std::vector<FragmentRange> frames)
      : fragments_(std::move(fragments)), frames_(std::move(frames)) {}

  Fragment of(std::int64_t frame);

 private:
  std::vector<Fragment> fragments_;
  std::vector<FragmentRange> frames_;
  std::vector<std::uint8_t> joined_;
};

}  // namespace preceptor
