#include "common/training/channel_statistics.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>

#include "tests/common/training/small_store.h"

namespace preceptor {
namespace {

std::vector<std::uint8_t> words(const std::vector<std::uint16_t>& values) {
  std::vector<std::uint8_t> bytes(2 * values.size());
  std::memcpy(bytes.data(), values.data(), bytes.size());
  return bytes;
}

TEST(ChannelStatistics, OfBytesByHand) {
  const SmallStore store(2, {1, 1, 2, PixelType::kUint8}, [](std::int64_t row) {
    return row == 0 ? std::vector<std::uint8_t>{0, 51} : std::vector<std::uint8_t>{102, 255};
  });  // 0, 0.2, 0.4, 1
  const ChannelStatistics got = channel_statistics(store.reader(), {0, 1});
  ASSERT_EQ(got.mean.size(), 1u);
  EXPECT_NEAR(got.mean[0], 0.4, 1e-12);
  EXPECT_NEAR(got.std[0], std::sqrt((0.16 + 0.04 + 0 + 0.36) / 4), 1e-12);
}

TEST(ChannelStatistics, OnlyTheRowsThatAreGiven) {
  const SmallStore store(10, {1, 1, 2, PixelType::kUint8}, [](std::int64_t row) {
    return std::vector<std::uint8_t>{static_cast<std::uint8_t>(row), 0};
  });
  EXPECT_NEAR(channel_statistics(store.reader(), {4, 8}).mean[0], 12 / 255.0 / 4, 1e-12);
}

TEST(ChannelStatistics, EachChannelOfWordsForItself) {
  const SmallStore store(2, {3, 1, 2, PixelType::kUint16}, [](std::int64_t row) {
    const std::uint16_t high = row == 0 ? 65535 : 13107;  // 1 and 0.2
    return words({0, 65535, 256, 256, high, high});
  });
  const ChannelStatistics got = channel_statistics(store.reader(), {0, 1});
  ASSERT_EQ(got.mean.size(), 3u);
  EXPECT_NEAR(got.mean[0], 0.5, 1e-12);
  EXPECT_NEAR(got.std[0], 0.5, 1e-12);
  EXPECT_NEAR(got.mean[1], 256 / 65535.0, 1e-12);
  EXPECT_EQ(got.std[1], 1e-3) << "a constant channel must not be divided by nothing";
  EXPECT_NEAR(got.mean[2], 0.6, 1e-12);
  EXPECT_NEAR(got.std[2], 0.4, 1e-12);
}

TEST(ChannelStatistics, OfFloat32AndOfAllSlices) {
  const SmallStore store(2, {2, 1, 2, PixelType::kFloat32, 2}, [](std::int64_t row) {
    const float sign = row == 0 ? 1 : -1;
    const float values[] = {-1000 * sign, 0, 500, 500, 3, 3, 3, 3};
    std::vector<std::uint8_t> bytes(sizeof values);
    std::memcpy(bytes.data(), values, sizeof values);
    return bytes;
  });
  const ChannelStatistics got = channel_statistics(store.reader(), {0, 1});
  ASSERT_EQ(got.mean.size(), 2u);
  EXPECT_NEAR(got.mean[0], 250, 1e-9);  // -1000, 0, 500, 500, 1000, 0, 500, 500
  EXPECT_NEAR(got.std[0], std::sqrt(3e6 / 8 - 250.0 * 250.0), 1e-9);
  EXPECT_NEAR(got.mean[1], 3, 1e-12);
  EXPECT_EQ(got.std[1], 1e-3);
}

TEST(ChannelStatistics, NoRowsDoNotDivideByNothing) {
  const SmallStore store(1, {1, 1, 2, PixelType::kUint8}, [](std::int64_t) {
    return std::vector<std::uint8_t>{1, 2};
  });
  const ChannelStatistics got = channel_statistics(store.reader(), {});
  EXPECT_EQ(got.mean[0], 0);
  EXPECT_EQ(got.std[0], 1e-3);
}

// Beyond 2,048 rows every so many: of 4,096 rows those with an even number.
TEST(ChannelStatistics, ManyRowsAreSpreadEvenly) {
  const SmallStore store(4096, {1, 1, 1, PixelType::kUint8}, [](std::int64_t row) {
    const bool late = row >= 2048;
    return std::vector<std::uint8_t>{static_cast<std::uint8_t>(row % 2 ? 255 : late ? 204 : 0)};
  });
  const ChannelStatistics got = channel_statistics(store.reader(), rows_from_to(0, 4096));
  EXPECT_NEAR(got.mean[0], 0.4, 1e-12);
  EXPECT_NEAR(got.std[0], 0.4, 1e-12);
  const ChannelStatistics again = channel_statistics(store.reader(), rows_from_to(0, 4096));
  EXPECT_EQ(again.mean, got.mean);
  EXPECT_EQ(again.std, got.std);
}

}  // namespace
}  // namespace preceptor
