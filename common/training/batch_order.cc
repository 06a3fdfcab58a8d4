#include "common/training/batch_order.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "common/base/digest.h"

namespace preceptor {
namespace {

template <typename T>
void shuffle(std::vector<T>& items, PortableRandom& random) {  // Fisher and Yates
  for (std::size_t i = items.size(); i > 1; --i) {
    std::swap(items[i - 1], items[static_cast<std::size_t>(random.below(i))]);
  }
}

std::int64_t divided_up(std::int64_t value, std::int64_t by) { return (value + by - 1) / by; }

}  // namespace

PortableRandom::PortableRandom(std::uint64_t seed, std::uint64_t epoch, const char* purpose)
    : state_(0) {
  const std::string text = std::string("preceptor.random.v1/") + purpose + "/" +
                           std::to_string(seed) + "/" + std::to_string(epoch);
  const Digest32 digest = sha256(text.data(), text.size());
  for (int i = 0; i < 8; ++i) state_ = state_ << 8 | digest[static_cast<std::size_t>(i)];
}

std::uint64_t PortableRandom::next() {  // SplitMix64 (Steele, Lea and Flood 2014)
  std::uint64_t z = state_ += 0x9e3779b97f4a7c15ull;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
  return z ^ (z >> 31);
}

std::uint64_t PortableRandom::below(std::uint64_t bound) {
  const std::uint64_t reject = (0 - bound) % bound;  // 2^64 mod bound
  while (true) {
    const std::uint64_t value = next();
    if (value >= reject) return value % bound;
  }
}

double PortableRandom::unit() { return static_cast<double>(next() >> 11) / 9007199254740992.0; }

EpochOrder::EpochOrder(const std::vector<std::int64_t>& rows, std::int64_t batch,
                       std::uint64_t seed, std::uint64_t epoch, const OrderOptions& options)
    : rows_(rows),
      window_rows_(std::max<std::int64_t>(1, options.window_rows / batch) * batch),
      block_rows_(std::clamp<std::int64_t>(options.block_rows, 1, window_rows_)),
      seed_(seed),
      epoch_(epoch),
      shuffle_(options.shuffle) {
  const std::int64_t count = static_cast<std::int64_t>(rows.size());
  blocks_.resize(static_cast<std::size_t>(divided_up(count, block_rows_)));
  for (std::size_t i = 0; i < blocks_.size(); ++i) {
    blocks_[i] = static_cast<std::int64_t>(i) * block_rows_;
  }
  if (!shuffle_) return;
  PortableRandom random(seed, epoch, "blocks");
  shuffle(blocks_, random);
  if (count % block_rows_ == 0) return;
  // The short block goes last, so that all places but its own divide into whole blocks.
  const auto at = std::find(blocks_.begin(), blocks_.end(), count - count % block_rows_);
  std::iter_swap(at, blocks_.end() - 1);
}

std::int64_t EpochOrder::windows() const {
  return divided_up(static_cast<std::int64_t>(rows_.size()), window_rows_);
}

OrderWindow EpochOrder::window(std::int64_t index) const {
  const std::int64_t total = static_cast<std::int64_t>(rows_.size());
  const std::int64_t first = index * window_rows_;
  const std::int64_t count = std::min(window_rows_, total - first);
  OrderWindow window;
  window.rows.reserve(static_cast<std::size_t>(count));
  // A window need not begin at a block: the epoch's sequence of rows is cut where it falls.
  for (std::int64_t at = first; at < first + count;) {
    const std::int64_t block = blocks_[static_cast<std::size_t>(at / block_rows_)];
    const std::int64_t from = at % block_rows_;
    const std::int64_t size = std::min(block_rows_, total - block);
    const std::int64_t take = std::min(size - from, first + count - at);
    for (std::int64_t i = 0; i < take; ++i) {
      window.rows.push_back(rows_[static_cast<std::size_t>(block + from + i)]);
    }
    at += take;
  }
  window.places.resize(window.rows.size());
  std::iota(window.places.begin(), window.places.end(), std::int64_t{0});
  if (shuffle_) {
    PortableRandom random(seed_, epoch_, ("window/" + std::to_string(index)).c_str());
    shuffle(window.places, random);
  }
  return window;
}

}  // namespace preceptor
