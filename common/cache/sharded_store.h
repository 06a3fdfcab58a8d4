// What image stores and target stores share: rows cut into complete files, resumed after a crash,
// closed by manifests.
//
// ShardedStoreWriter owns the list of files that are on disk and verified. The caller owns the
// arrays of the shard that is being filled.
// Must not know: what the arrays mean. Threads: one.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/cache/manifest.h"
#include "common/cache/row_plan.h"
#include "common/cache/shard_file.h"

namespace preceptor {

struct StoreLayout {
  std::string path;  // of the store's folder
  std::string kind;  // "images", "targets"
  Json identity;     // attributes of every file, and of the manifests
  Json recorded;     // attributes that are recorded and not compared (versions)
  std::int64_t shard_rows = 0;
};

std::string shard_name(int generation, std::int64_t index);  // "g000001-s000000.h5"

class ShardedStoreWriter {
 public:
  // `arrays_of(shard)` reads a file's arrays for verification: it must throw Error(kStale) when the
  // file has other arrays than it should.
  using ReadArrays = std::vector<ArrayView> (*)(const ShardFile& file, std::int64_t rows,
                                                const Json& identity,
                                                std::vector<std::string>& bytes);
  ShardedStoreWriter(StoreLayout layout, const RowPlan& plan, ReadArrays read_arrays);

  // The span of the shard to be written next; empty when all are there.
  std::optional<RowSpan> next_span() const;
  // Writes the next shard; the arrays have next_span()->count rows.
  void write(const std::vector<ArrayView>& arrays);
  void finish();  // manifests
  // Paths and spans of all shards on disk, in order of rows.
  std::vector<std::pair<std::string, RowSpan>> shards() const;

 private:
  bool adopt_listed(std::size_t index);
  bool adopt_unlisted(std::size_t index);
  Json attributes_of(std::size_t index, const std::string& data_digest) const;
  std::string path_of(std::size_t index) const;

  StoreLayout layout_;
  RowPlan plan_;
  std::vector<RowSpan> spans_;
  std::vector<std::string> names_;
  std::vector<ManifestEntry> done_;
  int listed_generations_ = 0;
  std::vector<Manifest> listed_;
  ReadArrays read_arrays_;
};

// For readers: all shards of the plan's generations, sizes and attributes checked against
// manifests, plan and `identity` (fields that must hold). In order of rows.
struct CheckedShard {
  ShardFile file;
  RowSpan span;
  ManifestEntry entry;
};
std::vector<CheckedShard> open_checked_shards(const std::string& store_path,
                                              const std::string& kind, const RowPlan& plan,
                                              const std::string& key_id, Json* identity);

}  // namespace preceptor
