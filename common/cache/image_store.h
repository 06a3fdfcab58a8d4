// The images of a cache under one recipe, in shards. docs/CACHE-FORMAT.md, "Image stores".
//
// ImageStoreWriter owns the open shard in memory (kShardBytes, or one batch where that is more) and
// writes complete files. ImageStoreReader owns the descriptors of all shards and reads with pread.
// Must not know: DICOM, recipes beyond their JSON text, Torch.
// Threads: the writer belongs to one thread; the reader's const methods may be called from many.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "common/cache/cache_folder.h"
#include "common/cache/image_format.h"
#include "common/cache/row_plan.h"

namespace preceptor {

enum class RowState : std::uint8_t { kGood = 0, kRejected = 1 };  // rejected: pixels are zeros

struct ImageStoreIdentity {
  std::string recipe_json;      // canonical; its SHA-256 names the store
  std::string decoder_version;  // recorded, not part of the name
  ImageFormat format;
  std::string recipe_digest() const;  // 64 hex digits
  std::string name() const;           // the first kStoreNameDigits of it
};

class ImageStoreWriter {
 public:
  // Makes or resumes the store for all rows of `plan`. Shards that no manifest lists yet are
  // verified in full and kept, or removed when they do not verify. A listed shard that is missing
  // or has another size throws Error(kStale).
  ImageStoreWriter(const CacheFolder& cache, const RowPlan& plan,
                   const ImageStoreIdentity& identity);
  ~ImageStoreWriter();

  // The first row that is not yet on disk; plan.size() when all are. A shard boundary.
  std::int64_t next_row() const;
  std::int64_t rejected_rows() const;  // on disk and appended, over all generations

  // The next row. pixels: format.bytes_per_row() bytes, (C, H, W) or (C, D, H, W), native little
  // endian; ignored for a rejected row.
  void append(RowState state, const Key16& content, const std::uint8_t* pixels);
  // Writes the manifests. REQUIRES: next row == plan.size().
  void finish();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

class ImageStoreReader {
 public:
  // Opens the store for the rows of `plan`, which ends at a generation that the store has.
  // Throws Error(kStale) naming the field, expected and found when anything does not match.
  ImageStoreReader(const CacheFolder& cache, const RowPlan& plan, const std::string& name);
  ~ImageStoreReader();
  ImageStoreReader(ImageStoreReader&&) noexcept;

  const ImageStoreIdentity& identity() const;
  const ImageFormat& format() const { return identity().format; }
  const std::vector<RowState>& states() const;     // a row each
  const std::vector<Key16>& content_keys() const;  // a row each
  // Rows [first, first + count) into out, bytes_per_row() apart; crosses shards.
  void read_rows(std::int64_t first, std::int64_t count, std::uint8_t* out) const;

  // For readers that scatter with preadv: where a row lies, and how many rows follow it there.
  struct Place {
    int descriptor = -1;
    std::int64_t offset = 0, rows_left = 0;  // rows_left counts the row itself
  };
  Place place_of(std::int64_t row) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace preceptor
