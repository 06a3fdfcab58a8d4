// Mean and standard deviation of the pixels that a network will see, for the normalisation inside
// its graph: over at most 2,048 rows spread evenly over `rows`, and of volumes over as many as have
// 2^27 pixels, at least 16; a pure function of rows and pixels.
// Must not know: Torch. Threads: one.
#pragma once

#include <cstdint>
#include <vector>

#include "common/cache/image_store.h"

namespace preceptor {

struct ChannelStatistics {
  std::vector<double> mean,
      std;  // an entry a channel, of pixels in [0, 1] or as float32; std at least 1e-3
};

ChannelStatistics channel_statistics(const ImageStoreReader& images,
                                     const std::vector<std::int64_t>& rows);

}  // namespace preceptor
