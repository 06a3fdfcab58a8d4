// Brings the index in line with the files below a root: looks at what is new or changed (size,
// mtime), marks what has vanished, forgets nothing.
//
// Survives kill -9: files are stored in transactions of about a thousand, in sorted order of their
// paths, so that the same archive gives the same ids however often it was interrupted.
// Must not know: labels. Threads: one caller; a thread for each of the decoders.
#pragma once

#include <cstdint>
#include <string>

#include "common/base/reporter.h"
#include "data/decoder/decoder_pool.h"
#include "data/index/index_database.h"

namespace preceptor {

struct ScanCounts {
  std::int64_t added = 0, changed = 0, unchanged = 0, vanished = 0, came_back = 0;
  bool nothing_changed() const { return added + changed + vanished + came_back == 0; }
};

// root: absolute, a folder. Throws Error(kSystem) for a file or folder that cannot be read.
ScanCounts scan_archive(IndexDatabase& index, const std::string& root, DecoderPool& decoders,
                        Reporter& reporter);

// For an archive that was moved: marks the files of roots that are no longer there. Returns how
// many.
std::int64_t mark_gone_roots(IndexDatabase& index, Reporter& reporter);

}  // namespace preceptor
