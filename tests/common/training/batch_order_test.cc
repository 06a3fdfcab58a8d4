#include "common/training/batch_order.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace preceptor {
namespace {

using Rows = std::vector<std::int64_t>;

Rows ascending(std::int64_t count, std::int64_t from = 0, std::int64_t step = 1) {
  Rows rows;
  for (std::int64_t i = 0; i < count; ++i) rows.push_back(from + i * step);
  return rows;
}

Rows sorted(Rows rows) {
  std::sort(rows.begin(), rows.end());
  return rows;
}

OrderOptions sized(std::int64_t block, std::int64_t window, bool shuffle = true) {
  OrderOptions options;
  options.block_rows = block;
  options.window_rows = window;
  options.shuffle = shuffle;
  return options;
}

// The rows in the order in which an epoch trains on them.
Rows trained(const EpochOrder& order) {
  Rows all;
  for (std::int64_t i = 0; i < order.windows(); ++i) {
    const OrderWindow window = order.window(i);
    Rows placed(window.rows.size());
    for (std::size_t k = 0; k < window.rows.size(); ++k) {
      placed.at(static_cast<std::size_t>(window.places[k])) = window.rows[k];
    }
    all.insert(all.end(), placed.begin(), placed.end());
  }
  return all;
}

// The rows in the order in which an epoch reads them.
Rows read(const EpochOrder& order) {
  Rows all;
  for (std::int64_t i = 0; i < order.windows(); ++i) {
    const Rows rows = order.window(i).rows;
    all.insert(all.end(), rows.begin(), rows.end());
  }
  return all;
}

Rows trained(const Rows& rows, std::int64_t batch, std::uint64_t seed, std::uint64_t epoch,
             const OrderOptions& options) {
  return trained(EpochOrder(rows, batch, seed, epoch, options));
}

// Constants by hand in Python: state = int.from_bytes(hashlib.sha256(
// b"preceptor.random.v1/blocks/1/1").digest()[:8], "big"), and so on for other arguments; then
// SplitMix64 as Steele, Lea and Flood print it, modulo 2**64. below(n) draws again under
// 2**64 % n, then takes the remainder; unit() is (value >> 11) / 2**53.
TEST(PortableRandom, GivesTheValuesThatWereComputedElsewhere) {
  const struct {
    std::uint64_t seed, epoch;
    const char* purpose;
    std::uint64_t values[3];
  } cases[] = {
      {1, 1, "blocks", {0xe91ae6d14992acf8, 0x14cf3cd341fe822c, 0x4f117ea887bde660}},
      {2, 1, "blocks", {0x1d4ea26869c9148e, 0x271ef4252bd8ef0c, 0x39ae25e9bb8ccea8}},
      {1, 2, "augmentation", {0x550aa270d99fd399, 0x0d83ce98d3c997b0, 0x91b2e4e4375a5995}},
      {~0ull, 0, "window/0", {0x2e64916f7939f322, 0x31f6e2a60a945922, 0xb3b421544ea39328}},
  };
  for (const auto& at : cases) {
    PortableRandom random(at.seed, at.epoch, at.purpose);
    for (const std::uint64_t value : at.values) EXPECT_EQ(random.next(), value) << at.purpose;
  }
  PortableRandom numbers(1, 1, "blocks");
  for (const std::uint64_t value : {2, 6, 0, 9, 0, 4, 9, 7, 6, 2, 7, 2}) {
    EXPECT_EQ(numbers.below(10), value);
  }
  PortableRandom fractions(1, 1, "blocks");
  for (const double value : {0.910566736312442, 0.08128719480191116, 0.3088606988383087}) {
    EXPECT_EQ(fractions.unit(), value);
  }
}

TEST(PortableRandom, SeedEpochAndPurposeEachMakeAnotherStream) {
  std::set<std::uint64_t> firsts;
  int streams = 0;
  for (std::uint64_t seed = 0; seed < 12; ++seed) {
    for (std::uint64_t epoch = 0; epoch < 12; ++epoch) {
      for (const char* purpose : {"blocks", "window/0", "augmentation"}) {
        firsts.insert(PortableRandom(seed, epoch, purpose).next());
        ++streams;
      }
    }
  }
  EXPECT_EQ(firsts.size(), static_cast<std::size_t>(streams));
  EXPECT_NE(PortableRandom(1, 11, "x").next(), PortableRandom(11, 1, "x").next());
  EXPECT_NE(PortableRandom(1, 23, "x").next(), PortableRandom(12, 3, "x").next());
}

TEST(PortableRandom, StaysBelowItsBoundAndMeetsEveryValue) {
  PortableRandom random(3, 4, "test");
  for (const std::uint64_t bound : {1ull, 2ull, 3ull, 7ull, 64ull}) {
    std::vector<int> met(bound);
    for (int i = 0; i < 4000; ++i) ++met.at(random.below(bound));
    for (const int count : met) {
      EXPECT_NEAR(count, 4000.0 / static_cast<double>(bound), 6 * std::sqrt(4000.0)) << bound;
      EXPECT_GT(count, 0);
    }
  }
  for (int i = 0; i < 4000; ++i) {
    const double value = random.unit();
    EXPECT_TRUE(value >= 0 && value < 1);
  }
}

// The remainder by 3 * 2^62 of any 64-bit value would fall into the lowest third half of the time.
TEST(PortableRandom, HasNoModuloBias) {
  PortableRandom random(3, 4, "test");
  const std::uint64_t third = 1ull << 62;
  int lowest = 0;
  for (int i = 0; i < 3000; ++i) {
    const std::uint64_t value = random.below(3 * third);
    EXPECT_LT(value, 3 * third);
    lowest += value < third;
  }
  EXPECT_NEAR(lowest, 1000, 150);
}

// The same written again in Python from the comment in batch_order.h: blocks of 3 in a random
// order (Fisher and Yates from the end), the short one last, cut into windows of 8 rows, each with
// places from its own stream.
TEST(EpochOrder, GivesTheOrderThatWasComputedElsewhere) {
  EXPECT_EQ(trained(ascending(22), 4, 7, 3, sized(3, 8)),
            (Rows{8, 6, 7, 12, 4, 13, 5, 3, 15, 10, 14, 18, 17, 11, 16, 9, 1, 19, 21, 2, 0, 20}));
}

TEST(EpochOrder, AnEpochHasEveryRowOnce) {
  for (const std::int64_t count : {0, 1, 2, 3, 63, 64, 65, 128, 129, 1000}) {
    const Rows rows = ascending(count, 5, 3);
    for (const std::int64_t batch : {2, 7, 64}) {
      for (const std::int64_t block : {1, 5, 64}) {
        for (const std::int64_t window : {1, 8, 130, 4096}) {
          for (const bool shuffle : {true, false}) {
            const Rows got = trained(rows, batch, 1, 1, sized(block, window, shuffle));
            EXPECT_EQ(shuffle ? sorted(got) : got, rows)
                << count << " " << batch << " " << block << " " << window;
          }
        }
      }
    }
  }
}

TEST(EpochOrder, WindowsAreWholeBatchesButForTheLast) {
  const Rows rows = ascending(1000);
  for (const std::int64_t batch : {3, 64, 100, 5000}) {
    for (const std::int64_t window : {1, 250, 256, 999, 4096}) {
      const EpochOrder order(rows, batch, 1, 1, sized(16, window));
      for (std::int64_t i = 0; i < order.windows(); ++i) {
        const OrderWindow at = order.window(i);
        EXPECT_EQ(at.rows.size(), at.places.size());
        EXPECT_EQ(sorted(at.places), ascending(static_cast<std::int64_t>(at.rows.size())));
        EXPECT_FALSE(at.rows.empty());
        EXPECT_LE(at.rows.size(), static_cast<std::size_t>(std::max(window, batch)));
        if (i + 1 < order.windows()) {
          EXPECT_EQ(at.rows.size() % batch, 0u);
        }
      }
    }
  }
}

TEST(EpochOrder, NoRowsAreNoWindows) {
  const Rows none;
  EXPECT_EQ(EpochOrder(none, 64, 1, 1, OrderOptions{}).windows(), 0);
}

TEST(EpochOrder, WithoutShufflingRowsAscend) {
  const Rows rows = ascending(500, 2, 7);
  EXPECT_EQ(trained(rows, 64, 9, 9, sized(16, 128, false)), rows);
  EXPECT_EQ(trained(rows, 64, 1, 2, sized(16, 128, false)), rows);
}

TEST(EpochOrder, IsAFunctionOfSeedAndEpoch) {
  const Rows rows = ascending(300);
  const OrderOptions options = sized(16, 128);
  EXPECT_EQ(trained(rows, 64, 5, 6, options), trained(rows, 64, 5, 6, options));
  std::set<Rows> orders;
  for (std::uint64_t seed = 0; seed < 6; ++seed) {
    for (std::uint64_t epoch = 0; epoch < 6; ++epoch) {
      orders.insert(trained(rows, 64, seed, epoch, options));
    }
  }
  EXPECT_EQ(orders.size(), 36u);  // so (s, e + 1) is not (s + 1, e) either
}

TEST(EpochOrder, BlocksAreReadWholeAndAscending) {
  const Rows rows = ascending(1000);
  const Rows got = read(EpochOrder(rows, 50, 1, 1, sized(20, 200)));
  std::set<std::int64_t> begun;
  for (std::size_t i = 0; i < got.size(); ++i) {
    if (i % 20 == 0) {
      EXPECT_EQ(got[i] % 20, 0);
      begun.insert(got[i]);
    } else {
      EXPECT_EQ(got[i], got[i - 1] + 1);
    }
  }
  EXPECT_EQ(begun.size(), 50u);
  EXPECT_NE(got, rows);
}

// Frames of one file are neighbours in a cache. In ascending order 999 of the 999 pairs that
// follow each other are neighbours; in a random one, about 2.
TEST(EpochOrder, BreaksUpRunsOfNeighbours) {
  const Rows rows = ascending(1000);
  const Rows got = trained(rows, 50, 1, 1, sized(25, 200));
  int neighbours = 0;
  for (std::size_t i = 1; i < got.size(); ++i) neighbours += std::abs(got[i] - got[i - 1]) == 1;
  EXPECT_LT(neighbours, 80);
  // And a batch takes its rows from many blocks.
  for (std::size_t first = 0; first < got.size(); first += 50) {
    std::set<std::int64_t> blocks;
    for (std::size_t i = first; i < first + 50; ++i) blocks.insert(got[i] / 25);
    EXPECT_GE(blocks.size(), 6u);
  }
}

// How many windows an epoch is cut into says how far rows travel, and nothing of which blocks come
// when: with other windows the same rows are read in the same order.
TEST(EpochOrder, TheOrderOfBlocksDoesNotDependOnTheWindows) {
  const Rows rows = ascending(1003);
  const Rows whole = read(EpochOrder(rows, 10, 3, 2, sized(16, 4096)));
  for (const std::int64_t window : {20, 40, 160, 500}) {
    const EpochOrder order(rows, 10, 3, 2, sized(16, window));
    EXPECT_GT(order.windows(), 1);
    EXPECT_EQ(read(order), whole) << window;
  }
  EXPECT_EQ(read(EpochOrder(rows, 40, 3, 2, sized(16, 160))), whole);
}

TEST(EpochOrder, AnyBlockButAShortOneMayComeAnywhere) {
  const auto last_block_at_the_end = [](std::int64_t count) {
    const Rows rows = ascending(count);
    int times = 0;
    for (std::uint64_t epoch = 1; epoch <= 40; ++epoch) {
      times += read(EpochOrder(rows, 2, 1, epoch, sized(4, 8))).back() == count - 1;
    }
    return times;
  };
  EXPECT_LT(last_block_at_the_end(32), 20);
  EXPECT_EQ(last_block_at_the_end(33), 40);
}

TEST(EpochOrder, OneAndTwoRows) {
  EXPECT_EQ(trained(Rows{7}, 64, 1, 1, OrderOptions{}), (Rows{7}));
  std::set<Rows> orders;
  for (std::uint64_t epoch = 1; epoch <= 20; ++epoch) {
    orders.insert(trained(Rows{3, 9}, 64, 1, epoch, OrderOptions{}));
  }
  EXPECT_EQ(orders, (std::set<Rows>{{3, 9}, {9, 3}}));
}

}  // namespace
}  // namespace preceptor
