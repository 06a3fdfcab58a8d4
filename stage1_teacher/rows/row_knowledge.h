// What the image stores of a cache say about the rows of its plan: from which bytes each was made.
//
// Owns: 17 bytes a row. Must not know: the index, paths. Threads: a value.
#pragma once

#include <cstdint>
#include <vector>

#include "common/cache/cache_folder.h"

namespace preceptor {

struct RowKnowledge {
  enum Flag : std::uint8_t {
    kHeld = 1,       // some finished image store holds the row
    kUnread = 2,     // a store holds it without having read its file (it had vanished)
    kDisagreed = 4,  // two stores made it from different bytes
  };
  std::vector<std::uint8_t> flags;  // a row each
  std::vector<Key16> content;       // a row each; zeros: no store has read the file

  explicit RowKnowledge(std::int64_t rows) : flags(rows), content(rows) {}
  bool held(std::int64_t row) const { return flags[row] & kHeld; }

  // Takes in the content keys of one store, which holds the first content_keys.size() rows.
  void learn(const std::vector<Key16>& content_keys);
};

// From every image store with a manifest. Throws Error(kStale) for a store that does not match.
RowKnowledge read_row_knowledge(const CacheFolder& cache, const RowPlan& plan);

}  // namespace preceptor
