#include "data/phantom/phantom_random.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>
#include <vector>

namespace preceptor {
namespace {

// The expected numbers come from another implementation (Python's whole numbers), whose mixing step
// gives the published sequence of SplitMix64 for the seed 1234567.
TEST(PhantomRandomTest, GivesTheSameWordsEverywhere) {
  struct Golden {
    std::uint64_t seed, stream, words[3];
  };
  const Golden goldens[] = {
      {1, 0, {0xd300120a5ea35cac, 0x9f4a3f874fecfd77, 0x4daf7f017a52aa3f}},
      {1, 1, {0xa4f53d3266ae449e, 0xf53fedf0b2f7a850, 0xf0603bf6fff1434c}},
      {2, 0, {0x25ba33cc39c0e800, 0xc385fc8cddc6fc0f, 0x9a698dba0319b600}},
      {0, 0, {0x346dbc0b5711d830, 0x6b182a52253dda4a, 0x6e2758640b1bd75b}},
      {~0ull, ~0ull, {0xa8a3204a059003d5, 0x106d222185e132d9, 0xeceb0682e8dc7297}}};
  for (const Golden& golden : goldens) {
    PhantomRandom random(golden.seed, golden.stream);
    for (const std::uint64_t word : golden.words) EXPECT_EQ(random.next(), word) << golden.seed;
  }
}

TEST(PhantomRandomTest, DerivesEveryKindOfNumberFromTheWords) {
  PhantomRandom random(1, 0);
  EXPECT_EQ(random.unit(), 0.8242198252979852);
  EXPECT_EQ(random.unit(), 0.6222266869880747);
  for (const std::int64_t expected : {6, 0, 1, 1}) EXPECT_EQ(random.below(7), expected);
  // The last bits of log and cos are the mathematics library's.
  EXPECT_NEAR(random.normal(), 0.2683305323550362, 1e-14);
  EXPECT_NEAR(random.normal(), -0.7014153317093444, 1e-14);
  EXPECT_EQ(random.between(-5, 2), 1.1701228257547998);
  EXPECT_NEAR(random.normal(), -0.047262903602502314, 1e-14);
}

TEST(PhantomRandomTest, StaysInItsRanges) {
  PhantomRandom random(7, 7);
  for (int i = 0; i < 100000; ++i) {
    const double unit = random.unit(), between = random.between(-3, 5);
    ASSERT_TRUE(unit >= 0 && unit < 1) << unit;
    ASSERT_TRUE(between >= -3 && between < 5) << between;
    const std::int64_t below = random.below(3);
    ASSERT_TRUE(below >= 0 && below < 3) << below;
    ASSERT_TRUE(std::isfinite(random.normal()));
  }
}

TEST(PhantomRandomTest, HasTheMomentsThatItClaims) {
  PhantomRandom random(3, 1);
  constexpr int kDraws = 100000;
  double sum = 0, squares = 0, units = 0;
  std::vector<int> counts(5);
  for (int i = 0; i < kDraws; ++i) {
    const double value = random.normal();
    sum += value;
    squares += value * value;
    units += random.unit();
    ++counts[static_cast<std::size_t>(random.below(5))];
  }
  EXPECT_NEAR(sum / kDraws, 0, 0.02);
  EXPECT_NEAR(squares / kDraws, 1, 0.03);
  EXPECT_NEAR(units / kDraws, 0.5, 0.01);
  for (const int count : counts) EXPECT_NEAR(count, kDraws / 5, 600);
}

TEST(PhantomRandomTest, KeepsStreamsApart) {
  std::set<std::uint64_t> first_words;
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    for (std::uint64_t stream = 0; stream < 40; ++stream) {
      first_words.insert(PhantomRandom(seed, stream).next());
    }
  }
  EXPECT_EQ(first_words.size(), 1600u);
}

}  // namespace
}  // namespace preceptor
