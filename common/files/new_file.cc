#include "common/files/new_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

#include "common/base/error.h"

namespace preceptor {

NewFile::NewFile(const std::string& path)
    : path_(path),
      temporary_(path + "." + std::to_string(::getpid()) + ".part"),
      file_(temporary_, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC) {}

NewFile::~NewFile() {
  if (!finished_) ::unlink(temporary_.c_str());
}

void NewFile::append(const void* bytes, std::size_t count) { file_.write_all(bytes, count); }

void NewFile::finish() {
  if (std::rename(temporary_.c_str(), path_.c_str()) != 0) {
    throw system_error("cannot rename a file into place", path_, errno);
  }
  finished_ = true;
}

}  // namespace preceptor
