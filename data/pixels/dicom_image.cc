#include "data/pixels/dicom_image.h"

#include <cmath>

namespace preceptor {

std::int64_t bytes_of(StoredType type) {
  switch (type) {
    case StoredType::kUint8:
    case StoredType::kInt8:
      return 1;
    case StoredType::kUint16:
    case StoredType::kInt16:
      return 2;
    case StoredType::kUint32:
    case StoredType::kInt32:
    case StoredType::kFloat32:
      return 4;
    case StoredType::kFloat64:
      return 8;
  }
  return 0;
}

bool is_signed(StoredType type) {
  return type == StoredType::kInt8 || type == StoredType::kInt16 || type == StoredType::kInt32;
}

bool is_floating_point(StoredType type) {
  return type == StoredType::kFloat32 || type == StoredType::kFloat64;
}

bool is_measure(double value) { return std::abs(value) <= 1e30; }

bool LookupTable::operator==(const LookupTable& other) const {
  return first == other.first && bits == other.bits && entries == other.entries &&
         explanation == other.explanation;
}

bool VoiWindow::operator==(const VoiWindow& other) const {
  return center == other.center && width == other.width && function == other.function &&
         explanation == other.explanation;
}

bool PixelMeaning::operator==(const PixelMeaning& other) const {
  return slope == other.slope && intercept == other.intercept &&
         modality_table == other.modality_table && windows == other.windows &&
         voi_tables == other.voi_tables;
}

std::shared_ptr<std::uint8_t> allocate_pixels(std::int64_t bytes) {
  return {new std::uint8_t[static_cast<std::size_t>(bytes)], std::default_delete<std::uint8_t[]>()};
}

}  // namespace preceptor
