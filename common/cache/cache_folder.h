// A cache on disk: its row plan, and which stores and tables it holds. docs/CACHE-FORMAT.md.
//
// Owns: nothing but paths and the key id. Must not know: what pixels, targets and labels mean.
// Threads: const methods from any thread; one process writes (the caller holds a FolderLock).
#pragma once

#include <string>
#include <vector>

#include "common/cache/row_plan.h"

namespace preceptor {

class CacheFolder {
 public:
  // Stage one: makes the folder if there is none. Throws Error(kStale) when the cache there
  // was made under another site key or by another format version.
  static CacheFolder open_or_create(const std::string& path, const std::string& key_id);
  // Readers. Throws Error(kStale) when there is no cache.
  static CacheFolder open(const std::string& path);

  const std::string& path() const { return path_; }
  const std::string& key_id() const { return key_id_; }

  // All generations whose manifest is there and whose digests hold; throws Error(kStale) naming
  // field, expected and found otherwise. An empty plan when there is none yet.
  RowPlan read_rows() const;
  // Writes the newest generation of `plan`, its manifest last.
  void write_newest_generation(const RowPlan& plan) const;

  std::vector<std::string> image_stores() const;  // names, sorted; finished or not
  std::vector<std::string> target_stores() const;
  std::vector<std::string> label_tables() const;
  std::string image_store_path(const std::string& name) const;
  std::string target_store_path(const std::string& name) const;
  std::string label_table_path(const std::string& name) const;
  // The newest generation that a store or table folder has a manifest for; 0: none.
  static int newest_generation(const std::string& store_path);

 private:
  CacheFolder(std::string path, std::string key_id);
  std::string path_, key_id_;
};

}  // namespace preceptor
