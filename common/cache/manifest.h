// The last word on a store: which complete files it consists of, for one generation.
// docs/CACHE-FORMAT.md, "Manifests".
//
// Written atomically after all it lists; a store without one is not finished.
// Owns: the list. Must not know: HDF5. Threads: a value.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "common/base/json_value.h"

namespace preceptor {

struct ManifestEntry {
  std::string name;  // of the file in the store's folder
  std::int64_t bytes = 0, first_row = 0, row_count = 0;
  std::string data_digest;        // of the arrays
  std::string attributes_digest;  // SHA-256 of the root attributes as canonical JSON
};

struct Manifest {
  std::string kind;  // "rows", "images", "targets", "labels"
  int generation = 1;
  Json identity;  // the fields that every file of the store carries as attributes
  std::vector<ManifestEntry> files;
};

std::string manifest_name(int generation);  // "manifest-000001.json"
void write_manifest(const std::string& store_path, const Manifest& manifest);
// Throws Error(kStale) when it is missing, not of this kind and format version, or its own digest
// does not hold.
Manifest read_manifest(const std::string& store_path, const std::string& kind, int generation);
// 1, 2, ... as long as there is a manifest; 0 when there is none.
int newest_manifest(const std::string& store_path);

// What a file's attributes hash to, for ManifestEntry.
std::string attributes_digest(const Json& attributes);

}  // namespace preceptor
