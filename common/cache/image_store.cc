#include "common/cache/image_store.h"

#include <fcntl.h>

#include <algorithm>
#include <cstring>

#include "common/base/digest.h"
#include "common/base/error.h"
#include "common/base/version.h"
#include "common/cache/cache_format.h"
#include "common/cache/sharded_store.h"
#include "common/files/file_handle.h"
#include "common/files/file_io.h"

namespace preceptor {
namespace {

namespace format = cache_format;

std::int64_t shard_rows(const ImageFormat& image) {
  const std::int64_t fit = format::kShardBytes / image.bytes_per_row();
  const std::int64_t batch = image.batch_rows();
  return std::clamp(fit / batch * batch, batch, format::kMaxShardRows);
}

Json identity_fields(const ImageStoreIdentity& identity, const std::string& key_id) {
  Json fields = Json::object();
  fields.set("key_id", key_id).set("recipe_digest", identity.recipe_digest());
  identity.format.add_to(fields);
  return fields;
}

std::vector<ArrayView> arrays_over(const ImageFormat& image, std::int64_t rows, const void* pixels,
                                   const void* states, const void* contents) {
  return {{format::kPixels, image.element(), image.shape(rows), pixels},
          {format::kRowStates, ElementType::kUint8, {rows}, states},
          {format::kContentKeys, ElementType::kUint8, {rows, 16}, contents}};
}

std::vector<ArrayView> read_arrays(const ShardFile& file, std::int64_t rows, const Json& identity,
                                   std::vector<std::string>& bytes) {
  const ImageFormat image = ImageFormat::from_json(identity);
  bytes = {file.read(file.array(format::kPixels, image.element(), image.shape(rows))),
           file.read(file.array(format::kRowStates, ElementType::kUint8, {rows})),
           file.read(file.array(format::kContentKeys, ElementType::kUint8, {rows, 16}))};
  return arrays_over(image, rows, bytes[0].data(), bytes[1].data(), bytes[2].data());
}

std::int64_t count_rejected(const std::string& states) {
  return std::count(states.begin(), states.end(), static_cast<char>(RowState::kRejected));
}

// Writes a small text once; on later calls it must be the same.
void keep_text(const std::string& path, const std::string& text) {
  if (!file_exists(path)) write_file_atomically(path, text);
}

}  // namespace

std::string ImageStoreIdentity::recipe_digest() const { return sha256_hex(recipe_json); }
std::string ImageStoreIdentity::name() const {
  return recipe_digest().substr(0, format::kStoreNameDigits);
}

struct ImageStoreWriter::Impl {
  ImageFormat image;
  ShardedStoreWriter store;
  std::int64_t rejected = 0;
  std::vector<std::uint8_t> pixels, states, contents;  // of the shard that is being filled

  Impl(const ImageStoreIdentity& identity, StoreLayout layout, const RowPlan& plan)
      : image(identity.format), store(std::move(layout), plan, read_arrays) {
    for (const auto& [path, span] : store.shards()) {
      const ShardFile file(path);
      rejected += count_rejected(
          file.read(file.array(format::kRowStates, ElementType::kUint8, {span.count})));
    }
  }

  void flush() {
    const std::int64_t rows = static_cast<std::int64_t>(states.size());
    store.write(arrays_over(image, rows, pixels.data(), states.data(), contents.data()));
    pixels.clear();
    states.clear();
    contents.clear();
  }
};

ImageStoreWriter::ImageStoreWriter(const CacheFolder& cache, const RowPlan& plan,
                                   const ImageStoreIdentity& identity) {
  StoreLayout layout;
  layout.path = cache.image_store_path(identity.name());
  layout.kind = format::kImagesFolder;
  layout.identity = identity_fields(identity, cache.key_id());
  layout.recorded =
      Json::object().set("tool_version", kVersion).set("decoder_version", identity.decoder_version);
  layout.shard_rows = shard_rows(identity.format);
  make_folders(layout.path);
  keep_text(join_path(layout.path, format::kRecipeFile), identity.recipe_json);
  impl_ = std::make_unique<Impl>(identity, std::move(layout), plan);
}

ImageStoreWriter::~ImageStoreWriter() = default;

std::int64_t ImageStoreWriter::next_row() const {
  const auto span = impl_->store.next_span();
  if (span) return span->first;
  const auto shards = impl_->store.shards();
  return shards.empty() ? 0 : shards.back().second.end();
}

std::int64_t ImageStoreWriter::rejected_rows() const { return impl_->rejected; }

void ImageStoreWriter::append(RowState state, const Key16& content, const std::uint8_t* pixels) {
  Impl& at = *impl_;
  const auto span = at.store.next_span();
  if (!span) throw Error(ErrorKind::kInternal, "an image store gets more rows than its plan has");
  const std::size_t bytes = static_cast<std::size_t>(at.image.bytes_per_row());
  if (at.states.empty()) at.pixels.reserve(bytes * static_cast<std::size_t>(span->count));
  if (state == RowState::kGood) {
    at.pixels.insert(at.pixels.end(), pixels, pixels + bytes);
  } else {
    at.pixels.insert(at.pixels.end(), bytes, 0);
    ++at.rejected;
  }
  at.states.push_back(static_cast<std::uint8_t>(state));
  at.contents.insert(at.contents.end(), content.begin(), content.end());
  if (static_cast<std::int64_t>(at.states.size()) == span->count) at.flush();
}

void ImageStoreWriter::finish() { impl_->store.finish(); }

struct ImageStoreReader::Impl {
  struct Piece {
    FileHandle file;
    std::int64_t first, end, offset;
  };
  ImageStoreIdentity identity;
  std::vector<Piece> pieces;  // ascending
  std::vector<RowState> states;
  std::vector<Key16> contents;

  void add(const CheckedShard& shard) {
    const std::int64_t rows = shard.span.count;
    const auto& pixels =
        shard.file.array(format::kPixels, identity.format.element(), identity.format.shape(rows));
    const std::string read_states =
        shard.file.read(shard.file.array(format::kRowStates, ElementType::kUint8, {rows}));
    const std::string keys =
        shard.file.read(shard.file.array(format::kContentKeys, ElementType::kUint8, {rows, 16}));
    for (const char state : read_states) states.push_back(static_cast<RowState>(state));
    const std::size_t before = contents.size();
    contents.resize(before + static_cast<std::size_t>(rows));
    std::memcpy(contents.data() + before, keys.data(), keys.size());
    pieces.push_back({FileHandle(shard.file.path(), O_RDONLY | O_CLOEXEC), shard.span.first,
                      shard.span.end(), pixels.offset});
  }

  const Piece& piece_of(std::int64_t row) const {
    const auto after = std::upper_bound(
        pieces.begin(), pieces.end(), row,
        [](std::int64_t value, const Piece& piece) { return value < piece.first; });
    if (after == pieces.begin() || row >= std::prev(after)->end) {
      throw Error(ErrorKind::kInternal, "a row is not in the image store")
          .found(std::to_string(row));
    }
    return *std::prev(after);
  }
};

ImageStoreReader::ImageStoreReader(const CacheFolder& cache, const RowPlan& plan,
                                   const std::string& name)
    : impl_(std::make_unique<Impl>()) {
  const std::string path = cache.image_store_path(name);
  Json fields = Json::object();
  const std::vector<CheckedShard> shards =
      open_checked_shards(path, format::kImagesFolder, plan, cache.key_id(), &fields);
  const std::string recipe = join_path(path, format::kRecipeFile);
  impl_->identity.recipe_json = read_file(recipe);
  require_fields(Json::object().set("recipe_digest", impl_->identity.recipe_digest()),
                 Json::object().set("recipe_digest", fields.at("recipe_digest")), recipe);
  if (impl_->identity.name() != name) {
    throw Error(ErrorKind::kStale, "an image store does not have its recipe's name: recipe_digest")
        .path(path)
        .expected(impl_->identity.name())
        .found(name);
  }
  impl_->identity.format = ImageFormat::from_json(fields);
  for (const CheckedShard& shard : shards) impl_->add(shard);
  if (!shards.empty()) {
    impl_->identity.decoder_version =
        shards.back().file.attributes().at("decoder_version").as_string();
  }
}

ImageStoreReader::~ImageStoreReader() = default;
ImageStoreReader::ImageStoreReader(ImageStoreReader&&) noexcept = default;

const ImageStoreIdentity& ImageStoreReader::identity() const { return impl_->identity; }
const std::vector<RowState>& ImageStoreReader::states() const { return impl_->states; }
const std::vector<Key16>& ImageStoreReader::content_keys() const { return impl_->contents; }

ImageStoreReader::Place ImageStoreReader::place_of(std::int64_t row) const {
  const Impl::Piece& piece = impl_->piece_of(row);
  return {piece.file.descriptor(),
          piece.offset + (row - piece.first) * impl_->identity.format.bytes_per_row(),
          piece.end - row};
}

void ImageStoreReader::read_rows(std::int64_t first, std::int64_t count, std::uint8_t* out) const {
  const std::int64_t row_bytes = impl_->identity.format.bytes_per_row();
  while (count > 0) {
    const Impl::Piece& piece = impl_->piece_of(first);
    const std::int64_t rows = std::min(count, piece.end - first);
    piece.file.read_exactly(out, static_cast<std::size_t>(rows * row_bytes),
                            piece.offset + (first - piece.first) * row_bytes);
    out += rows * row_bytes;
    first += rows;
    count -= rows;
  }
}

}  // namespace preceptor
