// Memory that two processes see: what one writes, the other reads, without a copy.
//
// Owns: a memfd and its mapping. It has its full size from the beginning and takes memory as it is
// written; nobody can shrink it under the other's feet (F_SEAL_SHRINK), and one that was made for
// reading can be written by its maker alone (F_SEAL_FUTURE_WRITE).
// Threads: the caller's business, as for any memory. Lifetimes: what points into it must not
// outlive it.
#pragma once

#include <cstdint>

namespace preceptor {

class SharedArea {
 public:
  enum class Others { kMayWrite, kOnlyRead };

  // Throws Error(kSystem).
  SharedArea(std::int64_t size, Others others);
  // The area behind a descriptor that another process made; takes the descriptor over.
  SharedArea(int descriptor, Others me);
  ~SharedArea();
  SharedArea(const SharedArea&) = delete;
  SharedArea& operator=(const SharedArea&) = delete;

  std::uint8_t* bytes() const { return bytes_; }
  std::int64_t size() const { return size_; }
  int descriptor() const { return descriptor_; }

  // Gives the memory beyond the first `kept` bytes back; they read as zeros then. Of an area that
  // others may write: the other seal keeps it.
  void forget_beyond(std::int64_t kept);

 private:
  void map(int protection);

  int descriptor_ = -1;
  std::int64_t size_ = 0;
  std::uint8_t* bytes_ = nullptr;
};

}  // namespace preceptor
