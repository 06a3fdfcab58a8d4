#include "common/files/file_handle.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "common/base/error.h"

namespace preceptor {
namespace {

bool is_regular(const char* path) {
  struct stat status;
  return ::stat(path, &status) == 0 && S_ISREG(status.st_mode);
}

// Whoever reads wants a file, and must not wait for the other end of what is a pipe; but for a file
// server that has lent the file out and has to take it back first.
int open_file(const char* path, int flags, mode_t mode) {
  if ((flags & O_ACCMODE) != O_RDONLY) return ::open(path, flags, mode);
  const int descriptor = ::open(path, flags | O_NONBLOCK, mode);
  const bool lent = descriptor < 0 && errno == EWOULDBLOCK && is_regular(path);
  return lent ? ::open(path, flags, mode) : descriptor;
}

std::int64_t nanoseconds(const struct timespec& time) {
  return time.tv_sec * std::int64_t{1000000000} + time.tv_nsec;
}

}  // namespace

bool FileIdentity::operator==(const FileIdentity& other) const {
  return device == other.device && inode == other.inode && size == other.size &&
         modified_ns == other.modified_ns && changed_ns == other.changed_ns;
}

FileHandle::FileHandle(std::string path, int flags, mode_t mode)
    : path_(std::move(path)), descriptor_(open_file(path_.c_str(), flags, mode)) {
  if (descriptor_ < 0) throw system_error("cannot open a file", path_, errno);
}

FileHandle::~FileHandle() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

FileHandle::FileHandle(FileHandle&& other) noexcept
    : path_(std::move(other.path_)), descriptor_(std::exchange(other.descriptor_, -1)) {}

FileIdentity FileHandle::identity() const {
  struct stat status;
  if (::fstat(descriptor_, &status) != 0) throw system_error("cannot stat a file", path_, errno);
  if (!S_ISREG(status.st_mode)) {
    throw Error(ErrorKind::kSystem, "this is no regular file")
        .path(path_)
        .hint(S_ISDIR(status.st_mode)
                  ? "a folder"
                  : "a pipe or a device: write it to a file, which can be read more than once");
  }
  return {status.st_dev, status.st_ino, status.st_size, nanoseconds(status.st_mtim),
          nanoseconds(status.st_ctim)};
}

void FileHandle::write_all(const void* bytes, std::size_t count) {
  const char* next = static_cast<const char*>(bytes);
  while (count > 0) {
    const ssize_t written = ::write(descriptor_, next, count);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) throw system_error("cannot write a file", path_, errno);
    next += written;
    count -= static_cast<std::size_t>(written);
  }
}

void FileHandle::read_exactly(void* bytes, std::size_t count, std::int64_t offset) const {
  char* next = static_cast<char*>(bytes);
  while (count > 0) {
    const ssize_t got = ::pread(descriptor_, next, count, offset);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw system_error("cannot read a file", path_, errno);
    if (got == 0) {
      throw Error(ErrorKind::kSystem, "a file ended before what was to be read")
          .path(path_)
          .expected(std::to_string(count) + " more bytes at offset " + std::to_string(offset))
          .found("the end of the file");
    }
    next += got;
    offset += got;
    count -= static_cast<std::size_t>(got);
  }
}

void FileHandle::sync() {
  if (::fsync(descriptor_) != 0) throw system_error("cannot flush a file to disk", path_, errno);
}

}  // namespace preceptor
