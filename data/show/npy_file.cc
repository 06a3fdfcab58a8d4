#include "data/show/npy_file.h"

#include <fcntl.h>

namespace preceptor {
namespace {

std::string descriptor(ElementType type) {
  switch (type) {
    case ElementType::kUint8:
      return "|u1";
    case ElementType::kInt8:
      return "|i1";
    case ElementType::kUint16:
      return "<u2";
    case ElementType::kInt16:
      return "<i2";
    case ElementType::kUint32:
      return "<u4";
    case ElementType::kInt32:
      return "<i4";
    case ElementType::kFloat32:
      return "<f4";
    case ElementType::kFloat64:
      return "<f8";
  }
  return "";
}

std::string tuple(const std::vector<std::int64_t>& shape) {
  std::string text = "(";
  for (std::size_t i = 0; i < shape.size(); ++i) {
    text += (i == 0 ? "" : ", ") + std::to_string(shape[i]);
  }
  return text + (shape.size() == 1 ? ",)" : ")");
}

}  // namespace

std::string name_of(ElementType type) {
  switch (type) {
    case ElementType::kUint8:
      return "uint8";
    case ElementType::kInt8:
      return "int8";
    case ElementType::kUint16:
      return "uint16";
    case ElementType::kInt16:
      return "int16";
    case ElementType::kUint32:
      return "uint32";
    case ElementType::kInt32:
      return "int32";
    case ElementType::kFloat32:
      return "float32";
    case ElementType::kFloat64:
      return "float64";
  }
  return "";
}

std::int64_t bytes_of(ElementType type) {
  switch (type) {
    case ElementType::kUint8:
    case ElementType::kInt8:
      return 1;
    case ElementType::kUint16:
    case ElementType::kInt16:
      return 2;
    case ElementType::kUint32:
    case ElementType::kInt32:
    case ElementType::kFloat32:
      return 4;
    case ElementType::kFloat64:
      return 8;
  }
  return 0;
}

std::string npy_header(ElementType type, const std::vector<std::int64_t>& shape) {
  constexpr std::size_t kBeforeText = 10, kAlignment = 64;
  std::string text = "{'descr': '" + descriptor(type) +
                     "', 'fortran_order': False, 'shape': " + tuple(shape) + ", }";
  const std::size_t used = kBeforeText + text.size() + 1;
  text.append((kAlignment - used % kAlignment) % kAlignment, ' ');
  text += '\n';
  std::string header("\x93NUMPY\x01\x00", 8);
  header += static_cast<char>(text.size() & 0xFF);
  header += static_cast<char>(text.size() >> 8);
  return header + text;
}

NpyFile::NpyFile(const std::string& path, ElementType type, const std::vector<std::int64_t>& shape)
    : file_(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC) {
  const std::string header = npy_header(type, shape);
  file_.write_all(header.data(), header.size());
}

void NpyFile::append(const std::vector<std::uint8_t>& bytes) {
  file_.write_all(bytes.data(), bytes.size());
}

}  // namespace preceptor
