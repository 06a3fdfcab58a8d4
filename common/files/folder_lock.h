// Keeps a second writer out of a folder for the life of this object.
//
// An exclusive flock on `folder/lock`; the kernel releases it when the process dies, kill -9
// included. Taken by another process: throws Error(kLocked). The lock file stays.
#pragma once

#include <string>

#include "common/files/file_handle.h"

namespace preceptor {

class FolderLock {
 public:
  explicit FolderLock(const std::string& folder);  // the folder must exist

 private:
  FileHandle file_;
};

}  // namespace preceptor
