#include "common/training/batch_stream.h"

#include <sys/uio.h>

#include <algorithm>
#include <cerrno>
#include <climits>

#include "common/base/error.h"
#include "common/base/ordered_map.h"

namespace preceptor {
namespace {

constexpr std::int64_t kWindowBytes = 16 << 20;  // rows that are shuffled together
constexpr std::int64_t kBlockBytes = 256 << 10;  // neighbours that are read together
constexpr std::int64_t kGapBytes = 16 << 10;     // read over, rather than split a read

using Buffer = std::shared_ptr<std::vector<std::uint8_t>>;

struct FilledWindow {
  std::vector<std::int64_t> rows;  // in the order of the epoch
  Buffer pixels;
};

// One preadv call's worth of pieces that follow each other in a file.
class ScatterRead {
 public:
  ScatterRead(int descriptor, std::int64_t offset)
      : descriptor_(descriptor), offset_(offset), end_(offset) {}

  bool fits(int descriptor, std::int64_t offset) const {
    return descriptor == descriptor_ && offset >= end_ && offset - end_ <= kGapBytes &&
           pieces_.size() + 2 <= IOV_MAX;
  }
  void add(std::int64_t offset, std::uint8_t* out, std::int64_t bytes, std::uint8_t* scratch) {
    if (offset > end_) pieces_.push_back({scratch, static_cast<std::size_t>(offset - end_)});
    pieces_.push_back({out, static_cast<std::size_t>(bytes)});
    end_ = offset + bytes;
  }
  void read() {
    std::size_t first = 0;
    while (first < pieces_.size()) {
      const ssize_t got = ::preadv(descriptor_, pieces_.data() + first,
                                   static_cast<int>(pieces_.size() - first), offset_);
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) throw system_error("cannot read a shard", "", errno);
      if (got == 0) throw Error(ErrorKind::kSystem, "a shard ended before its last row");
      offset_ += got;
      first = skip(first, static_cast<std::size_t>(got));
    }
  }

 private:
  std::size_t skip(std::size_t first, std::size_t bytes) {
    while (first < pieces_.size() && bytes >= pieces_[first].iov_len) {
      bytes -= pieces_[first++].iov_len;
    }
    if (bytes > 0) {
      pieces_[first].iov_base = static_cast<char*>(pieces_[first].iov_base) + bytes;
      pieces_[first].iov_len -= bytes;
    }
    return first;
  }

  int descriptor_;
  std::int64_t offset_, end_;
  std::vector<iovec> pieces_;
};

// The window's rows into `out`, each at its place; neighbours in the file by one call.
void read_window(const ImageStoreReader& images, const OrderWindow& window, std::uint8_t* out) {
  const std::int64_t row_bytes = images.format().bytes_per_row();
  std::vector<std::uint8_t> scratch(static_cast<std::size_t>(kGapBytes));
  std::optional<ScatterRead> open;
  for (std::size_t i = 0; i < window.rows.size(); ++i) {
    const ImageStoreReader::Place place = images.place_of(window.rows[i]);
    if (!open || !open->fits(place.descriptor, place.offset)) {
      if (open) open->read();
      open.emplace(place.descriptor, place.offset);
    }
    open->add(place.offset, out + window.places[i] * row_bytes, row_bytes, scratch.data());
  }
  if (open) open->read();
}

OrderOptions sized(const OrderOptions& options, std::int64_t row_bytes) {
  OrderOptions order = options;
  order.window_rows =
      std::max<std::int64_t>(1, std::min(options.window_rows, kWindowBytes / row_bytes));
  order.block_rows = std::max(options.block_rows, kBlockBytes / row_bytes);
  if (options.shuffle) {
    // At least eight blocks a window, or a window would hold one neighbourhood.
    order.block_rows = std::clamp<std::int64_t>(order.window_rows / 8, 1, order.block_rows);
  }
  return order;
}

}  // namespace

struct BatchStream::Impl {
  const ImageStoreReader& images;
  const std::vector<std::int64_t> rows;
  const std::int64_t batch;
  const EpochOrder order;
  const std::int64_t ahead;
  std::mutex mutex;
  std::vector<Buffer> free_buffers;
  FilledWindow current;
  std::size_t taken = 0;  // rows of `current` that were given out
  std::int64_t asked = 0;
  OrderedMap<std::int64_t, FilledWindow> windows;  // last: its threads use what is above

  Impl(const ImageStoreReader& store, std::vector<std::int64_t> selected, std::uint64_t seed,
       std::uint64_t epoch, const StreamOptions& options)
      : images(store),
        rows(std::move(selected)),
        batch(options.batch),
        order(rows, options.batch, seed, epoch,
              sized(options.order, store.format().bytes_per_row())),
        ahead(std::max<std::int64_t>(1, options.windows_ahead)),
        windows(std::max(1, options.threads), static_cast<std::size_t>(ahead) + 1,
                [this](std::int64_t&& index, int) { return fill(index); }) {
    for (std::int64_t i = 0; i < ahead; ++i) ask();
  }

  void ask() {
    if (asked < order.windows()) {
      windows.push(asked++);
    } else {
      windows.close();
    }
  }

  Buffer buffer(std::size_t bytes) {
    std::lock_guard<std::mutex> lock(mutex);
    for (Buffer& at : free_buffers) {
      if (at.use_count() == 1 && at->size() >= bytes) return at;
    }
    free_buffers.push_back(std::make_shared<std::vector<std::uint8_t>>(bytes));
    return free_buffers.back();
  }

  FilledWindow fill(std::int64_t index) {
    const OrderWindow window = order.window(index);
    const std::size_t bytes =
        window.rows.size() * static_cast<std::size_t>(images.format().bytes_per_row());
    FilledWindow filled{std::vector<std::int64_t>(window.rows.size()), buffer(bytes)};
    for (std::size_t i = 0; i < window.rows.size(); ++i) {
      filled.rows[static_cast<std::size_t>(window.places[i])] = window.rows[i];
    }
    read_window(images, window, filled.pixels->data());
    return filled;
  }

  // A window that failed is replaced too, or a caller that goes on would wait for ever.
  std::optional<FilledWindow> pop_and_ask() {
    try {
      std::optional<FilledWindow> filled = windows.pop();
      ask();
      return filled;
    } catch (...) {
      ask();
      throw;
    }
  }

  std::optional<PixelBatch> next() {
    if (taken == current.rows.size()) {
      current = FilledWindow{};  // lets go of its buffer before another is asked for
      taken = 0;
      std::optional<FilledWindow> filled = pop_and_ask();
      if (!filled) return std::nullopt;
      current = std::move(*filled);
    }
    const std::size_t count =
        std::min(static_cast<std::size_t>(batch), current.rows.size() - taken);
    const auto from = current.rows.begin() + static_cast<std::ptrdiff_t>(taken);
    PixelBatch out{{from, from + static_cast<std::ptrdiff_t>(count)},
                   current.pixels,
                   taken * static_cast<std::size_t>(images.format().bytes_per_row())};
    taken += count;
    return out;
  }
};

BatchStream::BatchStream(const ImageStoreReader& images, std::vector<std::int64_t> rows,
                         std::uint64_t seed, std::uint64_t epoch, const StreamOptions& options)
    : impl_(std::make_unique<Impl>(images, std::move(rows), seed, epoch, options)) {}

BatchStream::~BatchStream() = default;

std::optional<PixelBatch> BatchStream::next() { return impl_->next(); }

}  // namespace preceptor
