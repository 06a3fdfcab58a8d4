// The index as stage one sees it: image files by their keyed hash.
//
// Owns: a snapshot of the index's files. Must not know: SQLite, the cache.
// Threads: const after construction. Lifetimes: pointers it hands out live as long as it does.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "common/base/identity.h"
#include "data/index/index_database.h"

namespace preceptor {

class ArchiveView {
 public:
  ArchiveView(std::vector<IndexedFile> files, const SiteKey& key);

  const std::vector<IndexedFile>& files() const { return files_; }
  const Key16& key_of(std::size_t file) const { return keys_[file]; }
  // nullptr when the index knows no such file.
  const IndexedFile* find(const Key16& file_key) const;

 private:
  std::vector<IndexedFile> files_;
  std::vector<Key16> keys_;
  std::vector<std::pair<Key16, std::size_t>> by_key_;  // sorted
};

// Files that are on disk now.
std::vector<const IndexedFile*> live_files(const ArchiveView& archive);

}  // namespace preceptor
