// One complete HDF5 file of a cache: flat arrays and root attributes, written once, read many
// times.
//
// Contiguous, without filters, libver bounds EARLIEST..V18, no object times: any HDF5 1.8 or h5py
// reads it, and the same content gives the same bytes.
// Owns: (reader) the attributes and the places of the arrays in the file.
// Must not know: what the arrays mean. Vendor: shard_file_hdf5.cc.
// Threads: a ShardFile is a value after construction; the functions may be called from any thread
// (HDF5 serialises inside).
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "common/base/json_value.h"

namespace preceptor {

enum class ElementType { kUint8, kUint16, kInt32, kInt64, kFloat32 };
std::int64_t bytes_of(ElementType type);

// An array in the caller's memory: row-major, native little endian.
struct ArrayView {
  std::string name;
  ElementType type = ElementType::kUint8;
  std::vector<std::int64_t> shape;
  const void* data = nullptr;
  Json attributes = Json::object();  // of the dataset
  std::int64_t bytes() const;
};

// SHA-256 over each array's name, a zero byte and its bytes, in the order given. Hex.
std::string data_digest(const std::vector<ArrayView>& arrays);

// Attributes: strings (variable length, UTF-8), integers (int64), doubles (float64), arrays of
// strings. Writes under `path`.tmp, flushes, and renames without replacing. Every failure throws
// Error(kSystem) and leaves nothing under `path`.
void write_shard_file(const std::string& path, const std::vector<ArrayView>& arrays,
                      const Json& attributes);

class ShardFile {
 public:
  struct Array {
    ElementType type = ElementType::kUint8;
    std::vector<std::int64_t> shape;
    std::int64_t offset = 0, bytes = 0;  // where its contiguous bytes lie in the file; -1: nowhere
  };
  // Throws Error(kStale) when the file is missing or is no HDF5 file of this shape.
  explicit ShardFile(std::string path);

  const std::string& path() const { return path_; }
  const Json& attributes() const { return attributes_; }
  // Throws Error(kStale) naming the array, expected and found when it is not there or differs.
  const Array& array(const std::string& name, ElementType type,
                     const std::vector<std::int64_t>& shape) const;
  // The bytes of an array that array() gave.
  std::string read(const Array& array) const;

 private:
  std::string path_;
  Json attributes_;
  std::map<std::string, Array> arrays_;
};

// Throws Error(kStale) naming the first field of `expected` that `found` lacks or has otherwise.
void require_fields(const Json& found, const Json& expected, const std::string& path);

}  // namespace preceptor
