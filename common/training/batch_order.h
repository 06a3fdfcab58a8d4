// In which order the rows of an epoch come: a pure function of (seed, epoch, rows).
//
// The rows of a cache already are in random order. An epoch reads them in blocks of neighbours (so
// that reads are long), takes the blocks in a random order, and shuffles all rows of a window of
// some blocks; so runs of frames of one file are broken up. The generator is ours (SplitMix64 over
// a SHA-256 of seed, epoch and purpose), because std::shuffle and the standard distributions
// differ between libraries, and (s, e + 1) must not equal (s + 1, e).
// Must not know: files, Torch. Pure.
#pragma once

#include <cstdint>
#include <vector>

namespace preceptor {

// A counter-based stream of 64-bit values for one purpose; portable.
class PortableRandom {
 public:
  PortableRandom(std::uint64_t seed, std::uint64_t epoch, const char* purpose);
  std::uint64_t next();
  std::uint64_t below(std::uint64_t bound);  // uniform in [0, bound), without modulo bias
  double unit();                             // [0, 1), 53 bits

 private:
  std::uint64_t state_;
};

struct OrderOptions {
  std::int64_t block_rows = 64;      // neighbours that are read together
  std::int64_t window_rows = 16384;  // rows that are shuffled together (held in memory)
  bool shuffle = true;               // false: ascending, for evaluation
};

// One window: rows in the order in which they are to be read (ascending within each block), and
// for each its place in the epoch's order relative to the window's first place. Windows are whole
// batches but for the last.
struct OrderWindow {
  std::vector<std::int64_t> rows;
  std::vector<std::int64_t> places;  // a permutation of 0 .. rows.size() - 1
};

class EpochOrder {
 public:
  // rows: ascending. batch: rows a batch.
  EpochOrder(const std::vector<std::int64_t>& rows, std::int64_t batch, std::uint64_t seed,
             std::uint64_t epoch, const OrderOptions& options);
  std::int64_t windows() const;
  OrderWindow window(std::int64_t index) const;

 private:
  const std::vector<std::int64_t>& rows_;
  std::int64_t window_rows_;
  std::int64_t block_rows_;
  std::uint64_t seed_, epoch_;
  bool shuffle_;
  std::vector<std::int64_t> blocks_;  // first index of each block, in the epoch's order
};

}  // namespace preceptor
