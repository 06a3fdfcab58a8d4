// bench_stream CACHE: an epoch's batches of pixels against bare pread of the same bytes from the
// same files; a unit is a byte. Measurements:
//   stream      BatchStream, shuffled, 64 rows a batch, as training reads it
//   sequential  pread in the order of the file, a window of 16 MB a call
//   rows        pread in a shuffled order, a row a call
// The two preads put the bytes into windows of 16 MB that are used again, as the stream does.
#include <unistd.h>

#include <cstdio>
#include <numeric>
#include <string>
#include <vector>

#include "common/cache/open_cache.h"
#include "common/program/process_setup.h"
#include "common/training/batch_stream.h"
#include "tests/bench/worker.h"

namespace preceptor {
namespace {

constexpr std::int64_t kWindowBytes = 16 << 20;

std::vector<std::int64_t> all_rows(const OpenCache& cache) {
  std::vector<std::int64_t> rows(static_cast<std::size_t>(cache.plan.size()));
  std::iota(rows.begin(), rows.end(), 0);
  return rows;
}

void must_read(int descriptor, std::uint8_t* to, std::int64_t bytes, std::int64_t offset) {
  while (bytes > 0) {
    const ssize_t got = ::pread(descriptor, to, static_cast<std::size_t>(bytes), offset);
    if (got <= 0) std::perror("pread"), std::exit(1);
    to += got, offset += got, bytes -= got;
  }
}

class Reads {
 public:
  explicit Reads(const OpenCache& cache)
      : cache_(cache),
        rows_(all_rows(cache)),
        row_bytes_(cache.images.format().bytes_per_row()),
        window_(static_cast<std::size_t>(kWindowBytes)) {
    const EpochOrder order(rows_, 64, 1, 1, {});
    for (std::int64_t i = 0; i < order.windows(); ++i) {
      const OrderWindow window = order.window(i);
      std::vector<std::int64_t> shuffled(window.rows.size());
      for (std::size_t at = 0; at < shuffled.size(); ++at) {
        shuffled[static_cast<std::size_t>(window.places[at])] = window.rows[at];
      }
      shuffled_.insert(shuffled_.end(), shuffled.begin(), shuffled.end());
    }
  }

  Measurement stream() {
    const Stopwatch watch;
    StreamOptions options;
    BatchStream stream(cache_.images, rows_, 1, ++epoch_, options);
    while (const auto batch = stream.next()) touch(batch->data());
    return {bytes(), watch.seconds()};
  }

  Measurement sequential() {
    const Stopwatch watch;
    const std::int64_t window_rows = kWindowBytes / row_bytes_;
    for (std::int64_t row = 0; row < cache_.plan.size();) {
      const ImageStoreReader::Place place = cache_.images.place_of(row);
      const std::int64_t count = std::min(window_rows, place.rows_left);
      must_read(place.descriptor, window_.data(), count * row_bytes_, place.offset);
      touch(window_.data());
      row += count;
    }
    return {bytes(), watch.seconds()};
  }

  Measurement by_rows() {
    const Stopwatch watch;
    std::int64_t to = 0;
    for (const std::int64_t row : shuffled_) {
      const ImageStoreReader::Place place = cache_.images.place_of(row);
      if (to + row_bytes_ > kWindowBytes) to = 0;
      must_read(place.descriptor, window_.data() + to, row_bytes_, place.offset);
      to += row_bytes_;
    }
    return {bytes(), watch.seconds()};
  }

 private:
  double bytes() const { return static_cast<double>(cache_.plan.size() * row_bytes_); }
  void touch(const std::uint8_t* pixels) { sum_ = sum_ + *pixels; }

  const OpenCache& cache_;
  const std::vector<std::int64_t> rows_;
  const std::int64_t row_bytes_;
  std::vector<std::int64_t> shuffled_;
  std::vector<std::uint8_t> window_;
  std::uint64_t epoch_ = 0;
  volatile std::uint64_t sum_ = 0;
};

}  // namespace
}  // namespace preceptor

int main(int count, char** words) {
  using namespace preceptor;
  if (count != 2) return std::fprintf(stderr, "usage: CACHE\n"), 2;
  set_up_process();
  const OpenCache cache = open_cache(words[1], {});
  Reads reads(cache);
  return serve({{"stream", [&] { return reads.stream(); }},
                {"sequential", [&] { return reads.sequential(); }},
                {"rows", [&] { return reads.by_rows(); }}});
}
