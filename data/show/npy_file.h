// NumPy's .npy, version 1.0, C order: written as it comes, so that an array larger than memory
// can be.
//
// Must not know: images. Threads: one a file.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "common/files/new_file.h"

namespace preceptor {

enum class NpyType { kUint8, kInt8, kUint16, kInt16, kUint32, kInt32, kFloat32, kFloat64 };
std::string name_of(NpyType type);  // NumPy's: "uint8", ..., "float64"
std::int64_t bytes_of(NpyType type);

// The header of an array of this type and shape, a multiple of 64 bytes.
std::string npy_header(NpyType type, const std::vector<std::int64_t>& shape);

class NpyFile {
 public:
  // Replaces `path`. Throws Error(kSystem), as append() does.
  NpyFile(const std::string& path, NpyType type, const std::vector<std::int64_t>& shape);
  // The next elements, little endian. The caller appends as many as the shape says.
  void append(const std::vector<std::uint8_t>& bytes);
  // Now it is there. Without it nothing is.
  void finish() { file_.finish(); }

 private:
  NewFile file_;
};

}  // namespace preceptor
