#include "data/codec/frame_bytes.h"

namespace preceptor {

Fragment FrameBytes::of(std::int64_t frame) {
  const FragmentRange range = frames_[static_cast<std::size_t>(frame)];
  if (range.past == range.first + 1) return fragments_[range.first];
  joined_.clear();
  for (std::size_t i = range.first; i < range.past; ++i) {
    const Fragment& part = fragments_[i];
    if (part.count > 0) joined_.insert(joined_.end(), part.bytes, part.bytes + part.count);
  }
  return {joined_.data(), joined_.size()};
}

}  // namespace preceptor
