#include "common/cache/image_store.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "common/base/error.h"
#include "common/cache/open_cache.h"
#include "common/files/file_io.h"
#include "tests/common/cache/small_cache.h"
#include "tests/common/cache/volume_cache.h"
#include "tests/common/temporary_folder.h"

namespace preceptor {
namespace {

// 96 x 96 pixels: 3,584 rows a shard.
constexpr std::int64_t kSide = 96;

CacheFolder planned(const std::string& path, std::uint32_t rows) {
  const CacheFolder cache = CacheFolder::open_or_create(path, "0123456789abcdef");
  RowPlan plan;
  plan.append(numbered_rows(0, rows), {});
  cache.write_newest_generation(plan);
  return cache;
}

std::string bytes_below(const std::string& folder) {
  std::vector<std::string> paths;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) paths.push_back(entry.path().string());
  }
  std::sort(paths.begin(), paths.end());
  std::string all;
  for (const std::string& path : paths) {
    all += path.substr(folder.size()) + "\n" + read_file(path);
  }
  return all;
}

TEST(ImageStore, ReadsBackEveryRowAcrossShards) {
  TemporaryFolder folder;
  const CacheFolder cache = planned(folder.path(), 5000);
  const RowPlan plan = cache.read_rows();
  fill_images(cache, plan);
  const ImageStoreReader reader(cache, plan, small_images().name());
  std::vector<std::uint8_t> pixels(5000 * 64);
  reader.read_rows(0, 5000, pixels.data());
  for (std::int64_t row = 0; row < 5000; ++row) {
    const bool bad = row % 10 == 9;
    ASSERT_EQ(reader.states()[row], bad ? RowState::kRejected : RowState::kGood);
    const auto expected = bad ? std::vector<std::uint8_t>(64, 0) : pixels_of(row, 64);
    ASSERT_TRUE(std::equal(expected.begin(), expected.end(), pixels.begin() + 64 * row)) << row;
    ASSERT_EQ(reader.content_keys()[row], numbered_key(static_cast<std::uint32_t>(row), 3));
  }
  EXPECT_EQ(reader.place_of(4095).rows_left, 1);
  EXPECT_EQ(reader.place_of(4096).rows_left, 904);
}

TEST(ImageStore, ReadsBackVolumesOfEveryPixelType) {
  for (const PixelType type : {PixelType::kUint8, PixelType::kUint16, PixelType::kFloat32}) {
    TemporaryFolder folder;
    const ImageFormat format = volume_format(type, 2);
    const RowPlan plan = fill_volume_cache(folder.path(), 70, format);
    const CacheFolder cache = CacheFolder::open(folder.path());
    const ImageStoreReader reader(cache, plan, volume_images(format).name());
    EXPECT_EQ(reader.format().depth, 4);
    EXPECT_EQ(reader.format().type, type);
    const std::size_t bytes = static_cast<std::size_t>(format.bytes_per_row());
    std::vector<std::uint8_t> pixels(70 * bytes);
    reader.read_rows(0, 70, pixels.data());
    for (std::size_t row = 0; row < 70; ++row) {
      const auto expected = volume_pixels(static_cast<std::int64_t>(row), format);
      ASSERT_TRUE(std::equal(expected.begin(), expected.end(), pixels.data() + row * bytes)) << row;
    }
  }
}

// 1.5 MiB each: 16 in a batch and a shard of 32 MiB, where pictures would take 64.
TEST(ImageStore, ShardsOfLargeVolumesAreWholeSmallBatches) {
  TemporaryFolder folder;
  const CacheFolder cache = planned(folder.path(), 40);
  const RowPlan plan = cache.read_rows();
  const ImageFormat format{1, 128, 128, PixelType::kFloat32, 24};
  ImageStoreWriter writer(cache, plan, volume_images(format));
  const std::vector<std::uint8_t> pixels(static_cast<std::size_t>(format.bytes_per_row()), 1);
  for (int row = 0; row < 20; ++row) {
    writer.append(RowState::kGood, Key16{}, pixels.data());
    EXPECT_EQ(writer.next_row(), row < 15 ? 0 : 16) << row;
  }
}

TEST(ImageStore, AChangedVoxelIsFound) {
  TemporaryFolder folder;
  const ImageFormat format = volume_format(PixelType::kFloat32);
  const RowPlan plan = fill_volume_cache(folder.path(), 70, format);
  const CacheFolder cache = CacheFolder::open(folder.path());
  const std::string name = volume_images(format).name();
  EXPECT_NO_THROW(require_pixel_digests(cache, plan, name));
  const std::string path = join_path(cache.image_store_path(name), "g000001-s000000.h5");
  std::string shard = read_file(path);
  shard[shard.size() / 2] ^= 1;
  remove_if_there(path);
  write_file_atomically(path, shard);
  EXPECT_THROW(require_pixel_digests(cache, plan, name), Error);
}

TEST(ImageStore, TheSameRowsGiveTheSameBytes) {
  TemporaryFolder first, second;
  for (const TemporaryFolder* folder : {&first, &second}) {
    const CacheFolder cache = planned(folder->path(), 5000);
    fill_images(cache, cache.read_rows());
  }
  EXPECT_EQ(bytes_below(first.path()), bytes_below(second.path()));
}

TEST(ImageStore, KilledAnywhereItEndsInTheSameBytes) {
  TemporaryFolder whole, killed;
  const CacheFolder reference = planned(whole.path(), 9000);
  fill_images(reference, reference.read_rows(), kSide);
  const CacheFolder cache = planned(killed.path(), 9000);
  int kills = 0;
  for (int attempt = 0; attempt < 30; ++attempt) {
    const pid_t child = ::fork();
    if (child == 0) {
      fill_images(cache, cache.read_rows(), kSide);
      ::_exit(0);
    }
    ::usleep(2000 + 9000 * attempt);
    ::kill(child, SIGKILL);
    int status = 0;
    ::waitpid(child, &status, 0);
    kills += WIFSIGNALED(status);
  }
  EXPECT_GT(kills, 3);
  fill_images(cache, cache.read_rows(), kSide);
  EXPECT_EQ(bytes_below(killed.path()), bytes_below(whole.path()));
}

TEST(ImageStore, AShardThatDoesNotVerifyIsWrittenAgain) {
  TemporaryFolder folder;
  const CacheFolder cache = planned(folder.path(), 5000);
  const RowPlan plan = cache.read_rows();
  fill_images(cache, plan);
  const std::string store = cache.image_store_path(small_images().name());
  const std::string before = bytes_below(store);
  std::string shard = read_file(join_path(store, "g000001-s000000.h5"));
  shard[shard.size() / 2] ^= 1;
  write_file_atomically(join_path(store, "g000001-s000000.h5"), shard);
  remove_if_there(join_path(store, "manifest-000001.json"));  // as if killed before the end
  fill_images(cache, plan);
  EXPECT_EQ(bytes_below(store), before);
}

TEST(ImageStore, AListedShardThatIsGoneOrShortIsRefused) {
  TemporaryFolder folder;
  const CacheFolder cache = planned(folder.path(), 5000);
  const RowPlan plan = cache.read_rows();
  fill_images(cache, plan);
  const std::string shard =
      join_path(cache.image_store_path(small_images().name()), "g000001-s000001.h5");
  std::filesystem::resize_file(shard, file_size(shard) - 1);
  EXPECT_THROW(ImageStoreReader(cache, plan, small_images().name()), Error);
  EXPECT_THROW(ImageStoreWriter(cache, plan, small_images()), Error);
  remove_if_there(shard);
  EXPECT_THROW(ImageStoreReader(cache, plan, small_images().name()), Error);
  EXPECT_THROW(ImageStoreWriter(cache, plan, small_images()), Error);
}

// A file-size limit stands in for a full disk. The child ends as a program does, with all that
// libraries left to do at the end. Its status, as waitpid() gives it.
int status_of_filling_a_disk_of(rlim_t bytes, const CacheFolder& cache) {
  const pid_t child = ::fork();
  if (child == 0) {
    ::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{bytes, bytes};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    int code = 0;
    try {
      fill_images(cache, cache.read_rows());
    } catch (const Error& error) {
      code = exit_code(error.kind());
    }
    std::exit(code);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return status;
}

TEST(ImageStore, AFullDiskIsAnErrorAndTheNextRunGoesOn) {
  TemporaryFolder folder;
  const CacheFolder cache = planned(folder.path(), 5000);
  for (const rlim_t bytes : {0, 500, 4096, 20000, 200000}) {
    const int status = status_of_filling_a_disk_of(bytes, cache);
    ASSERT_TRUE(WIFEXITED(status)) << bytes << ": signal " << WTERMSIG(status);
    EXPECT_EQ(WEXITSTATUS(status), exit_code(ErrorKind::kSystem)) << bytes;
  }
  fill_images(cache, cache.read_rows());
  const ImageStoreReader reader(cache, cache.read_rows(), small_images().name());
  EXPECT_EQ(reader.states().size(), 5000u);
}

TEST(ImageStore, GrowsByAGenerationAndLeavesTheFirstAlone) {
  TemporaryFolder folder;
  const CacheFolder cache = planned(folder.path(), 300);
  RowPlan plan = cache.read_rows();
  fill_images(cache, plan);
  const std::string first =
      join_path(cache.image_store_path(small_images().name()), "g000001-s000000.h5");
  const std::string before = read_file(first);
  plan.append(numbered_rows(300, 10), {5});
  cache.write_newest_generation(plan);
  EXPECT_THROW(ImageStoreReader(cache, plan, small_images().name()), Error);
  ImageStoreReader old(cache, plan.up_to(1), small_images().name());
  {
    ImageStoreWriter writer(cache, plan, small_images());
    EXPECT_EQ(writer.next_row(), 300);
  }
  fill_images(cache, plan);
  EXPECT_EQ(read_file(first), before);
  EXPECT_EQ(ImageStoreReader(cache, plan, small_images().name()).states().size(), 310u);
}

}  // namespace
}  // namespace preceptor
