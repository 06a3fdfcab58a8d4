#include "common/files/new_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdint>
#include <cstdio>

#include "common/base/error.h"

namespace preceptor {
namespace {

// Short, since the name that it will have may be as long as names can be.
std::string temporary_beside(const std::string& path) {
  static std::atomic<std::int64_t> made{0};
  const std::string folder = path.substr(0, path.rfind('/') + 1);
  return folder + "." + std::to_string(::getpid()) + "-" + std::to_string(++made) + ".part";
}

// Whoever asked for `path` knows nothing of another name.
FileHandle opened_for(const std::string& path, const std::string& temporary) {
  try {
    return FileHandle(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC);
  } catch (Error& problem) {
    problem.path(path);
    throw;
  }
}

}  // namespace

NewFile::NewFile(const std::string& path)
    : path_(path), temporary_(temporary_beside(path)), file_(opened_for(path, temporary_)) {}

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
