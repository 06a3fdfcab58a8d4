#include "data/show/npy_file.h"

namespace preceptor {
namespace {

std::string descriptor(NpyType type) {
  switch (type) {
    case NpyType::kUint8:
      return "|u1";
    case NpyType::kInt8:
      return "|i1";
    case NpyType::kUint16:
      return "<u2";
    case NpyType::kInt16:
      return "<i2";
    case NpyType::kUint32:
      return "<u4";
    case NpyType::kInt32:
      return "<i4";
    case NpyType::kFloat32:
      return "<f4";
    case NpyType::kFloat64:
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

std::string name_of(NpyType type) {
  switch (type) {
    case NpyType::kUint8:
      return "uint8";
    case NpyType::kInt8:
      return "int8";
    case NpyType::kUint16:
      return "uint16";
    case NpyType::kInt16:
      return "int16";
    case NpyType::kUint32:
      return "uint32";
    case NpyType::kInt32:
      return "int32";
    case NpyType::kFloat32:
      return "float32";
    case NpyType::kFloat64:
      return "float64";
  }
  return "";
}

std::int64_t bytes_of(NpyType type) {
  switch (type) {
    case NpyType::kUint8:
    case NpyType::kInt8:
      return 1;
    case NpyType::kUint16:
    case NpyType::kInt16:
      return 2;
    case NpyType::kUint32:
    case NpyType::kInt32:
    case NpyType::kFloat32:
      return 4;
    case NpyType::kFloat64:
      return 8;
  }
  return 0;
}

std::string npy_header(NpyType type, const std::vector<std::int64_t>& shape) {
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

NpyFile::NpyFile(const std::string& path, NpyType type, const std::vector<std::int64_t>& shape)
    : file_(path) {
  const std::string header = npy_header(type, shape);
  file_.append(header.data(), header.size());
}

void NpyFile::append(const std::vector<std::uint8_t>& bytes) {
  file_.append(bytes.data(), bytes.size());
}

}  // namespace preceptor
