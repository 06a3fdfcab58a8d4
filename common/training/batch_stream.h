// Streams an epoch's batches of stored pixels from an image store, ahead of the consumer.
//
// Each window of the order is read by preadv straight into its batches' buffers (one copy from the
// page cache, no gather), by prefetch threads, at most `windows_ahead` windows before they are
// consumed, so memory does not grow with the data set.
// Owns: its threads and buffers. Lifetimes: the reader outlives the stream.
// Must not know: Torch, labels, targets. Threads: next() from one thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "common/cache/image_store.h"
#include "common/training/batch_order.h"

namespace preceptor {

struct PixelBatch {
  std::vector<std::int64_t> rows;  // global row numbers
  std::shared_ptr<std::vector<std::uint8_t>>
      pixels;              // (rows, C, H, W) or (rows, C, D, H, W) as stored
  std::size_t offset = 0;  // where in `pixels` this batch begins
  const std::uint8_t* data() const { return pixels->data() + offset; }
};

struct StreamOptions {
  std::int64_t batch = 64;
  int threads = 1;
  std::int64_t windows_ahead = 2;
  OrderOptions order;
};

class BatchStream {
 public:
  BatchStream(const ImageStoreReader& images, std::vector<std::int64_t> rows, std::uint64_t seed,
              std::uint64_t epoch, const StreamOptions& options);
  ~BatchStream();
  std::optional<PixelBatch> next();  // empty at the end; rethrows what a reader thread threw

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace preceptor
