#include "common/cache/shard_file.h"

#include <fcntl.h>

#include "common/base/digest.h"
#include "common/base/error.h"
#include "common/files/file_handle.h"

namespace preceptor {
namespace {

std::string shape_text(ElementType type, const std::vector<std::int64_t>& shape) {
  static const char* const kNames[] = {"uint8", "uint16", "int32", "int64", "float32"};
  std::string text = std::string(kNames[static_cast<int>(type)]) + " (";
  for (std::size_t i = 0; i < shape.size(); ++i) {
    text += (i > 0 ? ", " : "") + std::to_string(shape[i]);
  }
  return text + ")";
}

}  // namespace

std::int64_t bytes_of(ElementType type) {
  static const std::int64_t kBytes[] = {1, 2, 4, 8, 4};
  return kBytes[static_cast<int>(type)];
}

std::int64_t ArrayView::bytes() const {
  std::int64_t count = bytes_of(type);
  for (const std::int64_t extent : shape) count *= extent;
  return count;
}

std::string data_digest(const std::vector<ArrayView>& arrays) {
  Sha256 running;
  for (const ArrayView& array : arrays) {
    running.update(array.name.c_str(), array.name.size() + 1);
    running.update(array.data, static_cast<std::size_t>(array.bytes()));
  }
  return running.finish_hex();
}

const ShardFile::Array& ShardFile::array(const std::string& name, ElementType type,
                                         const std::vector<std::int64_t>& shape) const {
  const auto found = arrays_.find(name);
  if (found == arrays_.end()) {
    throw Error(ErrorKind::kStale, "a file of the cache lacks a dataset")
        .path(path_)
        .expected(name + " " + shape_text(type, shape));
  }
  const Array& array = found->second;
  if (array.type != type || array.shape != shape) {
    throw Error(ErrorKind::kStale, "a dataset of the cache has another form: " + name)
        .path(path_)
        .expected(shape_text(type, shape))
        .found(shape_text(array.type, array.shape));
  }
  return array;
}

std::string ShardFile::read(const Array& array) const {
  std::string bytes(static_cast<std::size_t>(array.bytes), '\0');
  FileHandle(path_, O_RDONLY | O_CLOEXEC).read_exactly(&bytes[0], bytes.size(), array.offset);
  return bytes;
}

void require_fields(const Json& found, const Json& expected, const std::string& path) {
  for (const auto& [field, value] : expected.as_object()) {
    const bool there = found.has(field);
    if (there && found.at(field) == value) continue;
    throw Error(ErrorKind::kStale, "a part of the cache does not match: " + field)
        .path(path)
        .expected(field + " " + value.dump())
        .found(there ? field + " " + found.at(field).dump() : "no such field")
        .hint("`stage1_teacher verify` checks the whole cache");
  }
}

}  // namespace preceptor
