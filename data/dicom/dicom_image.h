// A decoded file: stored values and what they mean, before any arithmetic of ours.
//
// Owns: the bytes of the frames. Vendor: dicom_image_dcmtk.cc. Must not know: recipes.
// Threads: read_dicom_image from any thread after set_up_dicom(). Memory: one file.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/base/hex.h"
#include "data/dicom/rejection.h"

namespace preceptor {

enum class StoredType { kUint8, kInt8, kUint16, kInt16 };
std::int64_t bytes_of(StoredType type);
bool is_signed(StoredType type);

enum class WindowFunction { kLinear, kLinearExact, kSigmoid };

// A window that the file states in words or numbers that do not parse has NaN as its centre.
struct VoiWindow {
  double center = 0, width = 1;
  WindowFunction function = WindowFunction::kLinear;  // DICOM PS3.3 C.11.2.1.2

  bool operator==(const VoiWindow& other) const;
};

// What the stored values of a frame mean.
struct PixelMeaning {
  double slope = 1, intercept = 0;  // modality LUT; colour: 1, 0
  std::vector<VoiWindow> windows;   // in the file's order; colour: none
  bool voi_lut = false;             // the file has a VOI LUT as a table, which is not applied here

  bool operator==(const PixelMeaning& other) const;
};

// Frame f: rows x columns x samples values of `type`, row-major, samples interleaved, native little
// endian, sign-extended from bits_stored. Colour is RGB whatever the file held.
struct DicomImage {
  std::int64_t frames = 1, rows = 0, columns = 0, samples = 1;  // samples: 1 or 3
  StoredType type = StoredType::kUint8;
  std::int64_t bits_stored = 8;
  std::vector<std::vector<std::uint8_t>> frame_bytes;
  std::vector<PixelMeaning> meanings{1};  // one for all frames, or one a frame where they differ
  bool monochrome1 = false;
  std::string sop_instance_uid;

  const PixelMeaning& meaning(std::int64_t frame) const {
    return meanings.size() == 1 ? meanings[0] : meanings[static_cast<std::size_t>(frame)];
  }
};

struct ReadFile {
  Digest32 sha256{};  // of the bytes that were decoded, from the same read
  Outcome<DicomImage> image;
};

// Throws Error(kSystem) only when the file cannot be read at all.
ReadFile read_dicom_image(const std::string& path);

}  // namespace preceptor
