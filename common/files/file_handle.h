// An open file descriptor with calls that either do all of it or throw Error(kSystem).
//
// Owns: the descriptor. Threads: read_exactly may be called from several threads (pread).
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <string>

namespace preceptor {

class FileHandle {
 public:
  // To read, does not wait for a pipe's other end.
  FileHandle(std::string path, int flags, mode_t mode = 0666);
  ~FileHandle();
  FileHandle(FileHandle&& other) noexcept;
  FileHandle& operator=(FileHandle&&) = delete;

  std::int64_t size() const;         // of a regular file; others are refused
  std::int64_t modified_ns() const;  // since 1970
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
