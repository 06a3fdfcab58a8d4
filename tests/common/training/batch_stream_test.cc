#include "common/training/batch_stream.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <numeric>
#include <set>

#include "common/base/error.h"
#include "tests/common/training/small_store.h"

namespace preceptor {
namespace {

using Rows = std::vector<std::int64_t>;

constexpr std::int64_t kSide = 8, kRowBytes = kSide * kSide;
constexpr std::int64_t kRows = 5000;  // a shard ends after 4,096 of these

StreamOptions options_of(std::int64_t batch, std::int64_t window, int threads = 1,
                         std::int64_t ahead = 2) {
  StreamOptions options;
  options.batch = batch;
  options.threads = threads;
  options.windows_ahead = ahead;
  options.order.window_rows = window;
  return options;
}

struct Read {
  Rows rows;
  std::vector<std::uint8_t> pixels;
  std::vector<std::size_t> batches;
};

Read read_all(BatchStream& stream) {
  Read all;
  while (const auto batch = stream.next()) {
    all.rows.insert(all.rows.end(), batch->rows.begin(), batch->rows.end());
    all.batches.push_back(batch->rows.size());
    const std::size_t bytes = batch->rows.size() * kRowBytes;
    all.pixels.insert(all.pixels.end(), batch->data(), batch->data() + bytes);
  }
  return all;
}

std::vector<std::uint8_t> pixels_of_rows(const Rows& rows) {
  std::vector<std::uint8_t> all;
  for (const std::int64_t row : rows) {
    const auto pixels = pixels_of(row, kRowBytes);
    all.insert(all.end(), pixels.begin(), pixels.end());
  }
  return all;
}

int threads_of_this_process() {
  return static_cast<int>(std::distance(std::filesystem::directory_iterator("/proc/self/task"),
                                        std::filesystem::directory_iterator()));
}

class BatchStreamTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    store_ = new SmallStore(kRows, {1, kSide, kSide, PixelType::kUint8},
                            [](std::int64_t row) { return pixels_of(row, kRowBytes); });
  }
  static void TearDownTestSuite() { delete store_; }

  static SmallStore* store_;
  const ImageStoreReader images_ = store_->reader();
};
SmallStore* BatchStreamTest::store_;

TEST_F(BatchStreamTest, EveryRowComesOnceWithItsOwnBytes) {
  const Rows cases[] = {rows_from_to(0, kRows),
                        rows_from_to(3, kRows, 7),
                        {0, 4095, 4096, 4999},
                        rows_from_to(4000, 4200)};
  for (const Rows& rows : cases) {
    for (const std::int64_t window : {1, 300, 100000}) {
      BatchStream stream(images_, rows, 1, 1, options_of(64, window));
      const Read got = read_all(stream);
      Rows sorted = got.rows;
      std::sort(sorted.begin(), sorted.end());
      EXPECT_EQ(sorted, rows);
      EXPECT_EQ(got.pixels, pixels_of_rows(got.rows));
    }
  }
}

TEST_F(BatchStreamTest, TheOrderIsTheEpochsAndChangesWithIt) {
  const Rows rows = rows_from_to(0, 1000);
  std::set<Rows> orders;
  for (std::uint64_t seed = 1; seed <= 2; ++seed) {
    for (std::uint64_t epoch = 1; epoch <= 2; ++epoch) {
      BatchStream once(images_, rows, seed, epoch, options_of(64, 256));
      BatchStream again(images_, rows, seed, epoch, options_of(64, 256));
      const Rows order = read_all(once).rows;
      EXPECT_EQ(read_all(again).rows, order);
      EXPECT_NE(order, rows);
      orders.insert(order);
    }
  }
  EXPECT_EQ(orders.size(), 4u);
}

TEST_F(BatchStreamTest, WithoutShufflingRowsAscend) {
  StreamOptions options = options_of(64, 256);
  options.order.shuffle = false;
  const Rows rows = rows_from_to(10, kRows, 3);
  BatchStream stream(images_, rows, 1, 1, options);
  const Read got = read_all(stream);
  EXPECT_EQ(got.rows, rows);
  EXPECT_EQ(got.pixels, pixels_of_rows(rows));
}

TEST_F(BatchStreamTest, BatchesAreFullButForTheLast) {
  for (const std::int64_t count : {1, 63, 64, 65, 640, 1001}) {
    BatchStream stream(images_, rows_from_to(0, count), 1, 1, options_of(64, 200));
    const Read got = read_all(stream);
    ASSERT_EQ(got.batches.size(), static_cast<std::size_t>((count + 63) / 64));
    for (std::size_t i = 0; i + 1 < got.batches.size(); ++i) EXPECT_EQ(got.batches[i], 64u);
    EXPECT_EQ(std::accumulate(got.batches.begin(), got.batches.end(), std::size_t{0}),
              static_cast<std::size_t>(count));
  }
}

TEST_F(BatchStreamTest, NoRowsAreNoBatches) {
  BatchStream stream(images_, {}, 1, 1, StreamOptions{});
  EXPECT_FALSE(stream.next().has_value());
  EXPECT_FALSE(stream.next().has_value());
}

TEST_F(BatchStreamTest, TheEndStaysTheEnd) {
  BatchStream stream(images_, rows_from_to(0, 10), 1, 1, StreamOptions{});
  EXPECT_TRUE(stream.next().has_value());
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(stream.next().has_value());
}

TEST_F(BatchStreamTest, ThreadsAndWindowsAheadChangeNothing) {
  const Rows rows = rows_from_to(0, kRows);
  BatchStream one(images_, rows, 3, 2, options_of(32, 128));
  const Read expected = read_all(one);
  for (const int threads : {2, 4}) {
    for (const std::int64_t ahead : {1, 2, 8}) {
      BatchStream stream(images_, rows, 3, 2, options_of(32, 128, threads, ahead));
      const Read got = read_all(stream);
      EXPECT_EQ(got.rows, expected.rows) << threads << " " << ahead;
      EXPECT_EQ(got.pixels, expected.pixels) << threads << " " << ahead;
    }
  }
}

// Buffers are used again once the consumer has let go of them, so their number does not grow with
// the rows: the windows ahead, and the one that is given out.
TEST_F(BatchStreamTest, MemoryIsBoundByTheWindowsAhead) {
  for (const std::int64_t ahead : {1, 2, 5}) {
    for (const int threads : {1, 4}) {
      BatchStream stream(images_, rows_from_to(0, kRows), 1, 1, options_of(16, 64, threads, ahead));
      std::set<const void*> buffers;
      std::int64_t batches = 0;
      while (const auto batch = stream.next()) {
        buffers.insert(batch->pixels.get());
        EXPECT_LE(batch->pixels->size(), static_cast<std::size_t>(64 * kRowBytes));
        ++batches;
      }
      EXPECT_EQ(batches, (kRows + 15) / 16);
      EXPECT_LE(buffers.size(), static_cast<std::size_t>(ahead + 1)) << ahead << " " << threads;
    }
  }
}

TEST_F(BatchStreamTest, ABatchThatIsKeptIsNotWrittenOver) {
  BatchStream stream(images_, rows_from_to(0, 2000), 1, 1, options_of(16, 64, 2));
  std::vector<PixelBatch> kept;
  while (auto batch = stream.next()) {
    if (kept.size() < 30) kept.push_back(*batch);
  }
  for (const PixelBatch& batch : kept) {
    const auto expected = pixels_of_rows(batch.rows);
    EXPECT_TRUE(std::equal(expected.begin(), expected.end(), batch.data()));
  }
}

TEST_F(BatchStreamTest, AStreamThatIsLeftEarlyJoinsItsThreads) {
  const int before = threads_of_this_process();
  for (int taken = 0; taken < 6; ++taken) {
    for (const int threads : {1, 4}) {
      BatchStream stream(images_, rows_from_to(0, kRows), 1, 1, options_of(16, 64, threads, 4));
      for (int i = 0; i < taken; ++i) EXPECT_TRUE(stream.next().has_value());
      EXPECT_EQ(threads_of_this_process(), before + threads);
    }
    EXPECT_EQ(threads_of_this_process(), before);
  }
}

TEST(BatchStreamOfWords, TwoBytesAPixelAndThreeChannels) {
  const ImageFormat format{3, 5, 7, PixelType::kUint16};
  const std::int64_t bytes = format.bytes_per_row();
  SmallStore store(300, format, [&](std::int64_t row) { return pixels_of(row, bytes); });
  const ImageStoreReader images = store.reader();
  BatchStream stream(images, rows_from_to(0, 300), 1, 1, options_of(32, 64));
  std::int64_t seen = 0;
  while (const auto batch = stream.next()) {
    for (std::size_t i = 0; i < batch->rows.size(); ++i, ++seen) {
      const auto expected = pixels_of(batch->rows[i], bytes);
      EXPECT_TRUE(std::equal(expected.begin(), expected.end(),
                             batch->data() + static_cast<std::int64_t>(i) * bytes));
    }
  }
  EXPECT_EQ(seen, 300);
}

class CutStore : public testing::TestWithParam<int> {};

// The file shrinks after it was opened and checked: a file server that lost it, a disk that fails.
TEST_P(CutStore, IsAnErrorAndNoHang) {
  SmallStore store(kRows, {1, kSide, kSide, PixelType::kUint8},
                   [](std::int64_t row) { return pixels_of(row, kRowBytes); });
  const ImageStoreReader images = store.reader();
  const std::string shard = store.shard("g000001-s000000.h5");
  std::filesystem::permissions(shard, std::filesystem::perms::owner_all);
  std::filesystem::resize_file(shard, std::filesystem::file_size(shard) / 2);
  for (const std::int64_t ahead : {1, 2}) {
    StreamOptions options = options_of(16, 64, GetParam(), ahead);
    options.order.shuffle = false;  // good windows, then bad ones, then those of the whole shard
    BatchStream stream(images, rows_from_to(0, kRows), 1, 1, options);
    Rows good;
    std::int64_t failures = 0;
    while (true) {
      try {
        const auto batch = stream.next();
        if (!batch) break;
        EXPECT_TRUE(std::equal(batch->data(), batch->data() + kRowBytes,
                               pixels_of(batch->rows[0], kRowBytes).begin()));
        good.insert(good.end(), batch->rows.begin(), batch->rows.end());
      } catch (const Error& problem) {
        EXPECT_EQ(problem.kind(), ErrorKind::kSystem);
        ++failures;
      }
      ASSERT_LT(failures, 1000) << "the stream does not come to its end";
    }
    EXPECT_GT(failures, 10);
    EXPECT_EQ(good.front(), 0);
    EXPECT_EQ(good.back(), kRows - 1);
    EXPECT_LT(good.size(), static_cast<std::size_t>(kRows));
  }
}

TEST_P(CutStore, IsAnErrorWhenShuffledToo) {
  SmallStore store(500, {1, kSide, kSide, PixelType::kUint8},
                   [](std::int64_t row) { return pixels_of(row, kRowBytes); });
  const ImageStoreReader images = store.reader();
  const std::string shard = store.shard("g000001-s000000.h5");
  std::filesystem::permissions(shard, std::filesystem::perms::owner_all);
  std::filesystem::resize_file(shard, 0);
  BatchStream stream(images, rows_from_to(0, 500), 1, 1, options_of(16, 64, GetParam()));
  EXPECT_THROW(stream.next(), Error);
}

INSTANTIATE_TEST_SUITE_P(Threads, CutStore, testing::Values(1, 4));

TEST(CutStoreBeforeOpening, IsRefusedByTheReader) {
  SmallStore store(500, {1, kSide, kSide, PixelType::kUint8},
                   [](std::int64_t row) { return pixels_of(row, kRowBytes); });
  const std::string shard = store.shard("g000001-s000000.h5");
  std::filesystem::permissions(shard, std::filesystem::perms::owner_all);
  std::filesystem::resize_file(shard, std::filesystem::file_size(shard) - 1);
  EXPECT_THROW(store.reader(), Error);
}

}  // namespace
}  // namespace preceptor
