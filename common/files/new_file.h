// A file that stands under its name once it is whole, and not before: what was there stays until
// then. Results that can be made again; file_io.h flushes what cannot. A run that is killed leaves
// a hidden .part file.
//
// Owns: the descriptor, and the temporary file beside the path. Threads: one a file.
#pragma once

#include <cstddef>
#include <string>

#include "common/files/file_handle.h"

namespace preceptor {

class NewFile {
 public:
  // Throws Error(kSystem), as the others do.
  explicit NewFile(const std::string& path);
  ~NewFile();  // without finish() nothing is left
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;

  void append(const void* bytes, std::size_t count);
  void finish();

 private:
  const std::string path_, temporary_;
  FileHandle file_;
  bool finished_ = false;
};

}  // namespace preceptor
