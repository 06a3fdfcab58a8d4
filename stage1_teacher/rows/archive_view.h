// The index as stage one sees it: what the rows of a cache are made of, by keyed hash.
//
// A row's source is a file (unit frame: a row a frame; unit instance: one row), or all files of a
// series or study (one row). docs/VOLUMES.md has the units.
// Owns: a snapshot of the index's files. Must not know: SQLite, the cache.
// Threads: const after construction. Lifetimes: pointers it hands out live as long as it does.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "common/base/identity.h"
#include "data/index/index_database.h"
#include "data/recipe/recipe.h"

namespace preceptor {

struct RowSource {
  Key16 key{};  // CacheRow::file
  // Of a series by SOPInstanceUID, those on disk; where none is on disk, all that were. At least
  // one. Behind them lost slices: IndexedFile::refused.
  std::vector<const IndexedFile*> files;

  const IndexedFile& first() const { return *files.front(); }
  bool vanished() const { return first().vanished; }
};

class ArchiveView {
 public:
  // lost: IndexDatabase::lost_slices(); they belong to volumes of several files alone.
  ArchiveView(std::vector<IndexedFile> files, const SiteKey& key,
              SampleUnit unit = SampleUnit::kFrame, std::vector<IndexedFile> lost = {});
  ArchiveView(const ArchiveView&) = delete;
  ArchiveView& operator=(const ArchiveView&) = delete;

  SampleUnit unit() const { return unit_; }
  const std::vector<IndexedFile>& files() const { return files_; }  // but for lost slices
  // The key of the source that the file is of.
  const Key16& key_of(std::size_t file) const { return keys_[file]; }
  // In the order of each one's first file in the index.
  const std::vector<RowSource>& sources() const { return sources_; }
  // nullptr when the index knows no such source.
  const RowSource* source(const Key16& key) const;
  // Its first file, or nullptr.
  const IndexedFile* find(const Key16& key) const;

 private:
  void settle(RowSource& source);
  void take_lost_slices(const SiteKey& key);

  SampleUnit unit_;
  std::vector<IndexedFile> files_, lost_;
  std::vector<Key16> keys_;  // one of files_ each
  std::vector<RowSource> sources_;
  std::vector<std::pair<Key16, std::size_t>> by_key_;  // sorted
};

// What the keys of volumes are taken of: the unit's word in their domains, and the UID. A file
// without the UID of its series or study is one of its own, which is refused.
std::string key_unit(SampleUnit unit);
const std::string& keyed_uid(SampleUnit unit, const DicomHeader& header);

// Files that are on disk now, but for lost slices.
std::vector<const IndexedFile*> live_files(const ArchiveView& archive);

// What content_key() is taken of: of one file its SHA-256, of several the SHA-256 of theirs in the
// order of RowSource::files.
// A lost slice counts as another file than an image of the same bytes. digests: one a file.
Digest32 content_digest(const std::vector<const IndexedFile*>& files,
                        const std::vector<Digest32>& digests);

}  // namespace preceptor
