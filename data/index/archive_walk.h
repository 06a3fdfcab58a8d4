// Every regular file below a root, with its stamp, sorted by path: the same list whatever order the
// file system has.
//
// Links to files are followed. A folder is entered once, by its own place where it lies below the
// root and by the first link to it (in order of paths) where it does not; so loops end. The index's
// own folder is passed over, since every run changes it. Links to nowhere, sockets, pipes and
// devices are no files.
// Must not know: DICOM, what is known already. Threads: one caller.
#pragma once

#include <string>
#include <vector>

#include "common/base/reporter.h"
#include "data/index/index_database.h"

namespace preceptor {

struct FoundFile {
  std::string relative_path;
  FileStamp stamp;
};

// Throws Error(kUsage) when the two are one, whatever their names; Error(kSystem) without a root.
void require_apart(const std::string& root, const std::string& index_folder);

// root, passed_over: absolute folders. On so many threads, since a file server takes its time for
// each file. Throws Error(kSystem) for a folder that cannot be listed, Error(kUsage) when the two
// are one.
std::vector<FoundFile> walk_archive(const std::string& root, const std::string& passed_over,
                                    int threads, Reporter& reporter);

}  // namespace preceptor
