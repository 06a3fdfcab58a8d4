// An open file descriptor with calls that either do all of it or throw Error(kSystem).
//
// Owns: the descriptor. Threads: read_exactly may be called from several threads (pread).
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <string>

namespace preceptor {

// Which file it is and what was last done to it: of two that are equal the bytes are, as far as the
// kernel's clock tells, which has steps of some milliseconds. A rename over it makes another inode,
// and ctime is set by no program.
struct FileIdentity {
  std::uint64_t device = 0, inode = 0;
  std::int64_t size = 0;                         // bytes
  std::int64_t modified_ns = 0, changed_ns = 0;  // since 1970: of its bytes, of anything about it

  bool operator==(const FileIdentity& other) const;
};

class FileHandle {
 public:
  // To read, does not wait for a pipe's other end.
  FileHandle(std::string path, int flags, mode_t mode = 0666);
  ~FileHandle();
  FileHandle(FileHandle&& other) noexcept;
  FileHandle& operator=(FileHandle&&) = delete;

  FileIdentity identity() const;  // of a regular file; others are refused
  std::int64_t size() const { return identity().size; }
  void write_all(const void* bytes, std::size_t count);
  // pread of exactly `count` bytes at `offset`; a shorter file is an error, not zeros.
  void read_exactly(void* bytes, std::size_t count, std::int64_t offset) const;
  void sync();

  int descriptor() const { return descriptor_; }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
  int descriptor_;
};

}  // namespace preceptor
