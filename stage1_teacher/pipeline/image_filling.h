// Fills an image store with what the plan still lacks: decode on several threads, write on one.
//
// Owns: the store's writer. Must not know: teachers; whoever wants the rows as they pass gives a
// RowObserver. Threads: one caller, who is also the only one to touch HDF5 and the index; decoding
// runs on `threads` inside.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "common/base/reporter.h"
#include "common/cache/image_store.h"
#include "data/decoder/decoder_limits.h"
#include "data/index/index_database.h"
#include "data/recipe/recipe.h"
#include "stage1_teacher/rows/archive_view.h"

namespace preceptor {

struct FillingContext {
  IndexDatabase& index;
  const ArchiveView& archive;
  const CacheFolder& cache;
  const RowPlan& plan;
  const Recipe& recipe;
  std::int64_t max_rejects = 0;  // files
  DecoderLimits limits;
  int threads = 1;
  Reporter& reporter;
};

struct ImageCounts {
  std::int64_t decoded_files = 0, decoded_rows = 0;  // by this run, good ones
  std::int64_t rejected_files = 0;                   // of the generations this run finished
  std::int64_t absent_rows = 0;                      // withdrawn or vanished before this store
  std::int64_t overlaid_files = 0;                   // decoded without their overlay planes
  void add_to(Json& result) const;
};

ImageStoreIdentity image_identity(const Recipe& recipe);

// Each row from the store's first missing row on, in order; pixels: recipe.bytes_per_row() bytes,
// or nullptr for a rejected row. Called after the row went to the writer.
using RowObserver = std::function<void(std::int64_t row, const std::uint8_t* pixels)>;

class ImageFilling {
 public:
  // Makes or resumes the store. Lifetimes: the context outlives it.
  explicit ImageFilling(const FillingContext& context);
  ~ImageFilling();

  // The first row that is not on disk.
  std::int64_t next_row() const;
  // Leaves the store finished. Throws Error(kInput), manifests unwritten, when more files than
  // max_rejects were rejected; all of them were decoded and listed then. Once.
  ImageCounts run(const RowObserver& observer);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace preceptor
