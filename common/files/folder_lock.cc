#include "common/files/folder_lock.h"

#include <fcntl.h>
#include <sys/file.h>

#include <cerrno>

#include "common/base/error.h"
#include "common/files/file_io.h"

namespace preceptor {

FolderLock::FolderLock(const std::string& folder)
    : file_(join_path(folder, "lock"), O_RDWR | O_CREAT | O_CLOEXEC) {
  if (::flock(file_.descriptor(), LOCK_EX | LOCK_NB) == 0) return;
  if (errno != EWOULDBLOCK) throw system_error("cannot lock a folder", folder, errno);
  throw Error(ErrorKind::kLocked, "another process is writing to this folder")
      .path(folder)
      .hint("wait for it to end, then run the same command again");
}

}  // namespace preceptor
