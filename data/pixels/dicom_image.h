// A decoded file: stored values and what they mean, before any arithmetic of ours.
//
// Owns: nothing but a share in the bytes of the frames. Must not know: DCMTK, recipes, how files
// are read (data/dicom/dicom_reader.h). Values; threads: any. Memory: one file.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace preceptor {

enum class StoredType { kUint8, kInt8, kUint16, kInt16, kUint32, kInt32, kFloat32, kFloat64 };
std::int64_t bytes_of(StoredType type);
bool is_signed(StoredType type);  // of the integer types
bool is_floating_point(StoredType type);

// Entry i is for the value first + i; values below and above take the first and the last entry
// (PS3.3 C.11.1.1.1 and C.11.2.1.1).
struct LookupTable {
  std::int64_t first = 0;
  int bits = 16;                       // of an entry, as the descriptor says
  std::vector<std::uint16_t> entries;  // not empty
  std::string explanation{};           // LUTExplanation, trimmed; "" where there is none

  bool operator==(const LookupTable& other) const;
};

enum class WindowFunction { kLinear, kLinearExact, kSigmoid };

// A window that the file states in words or numbers that do not parse has NaN as its centre.
struct VoiWindow {
  double center = 0, width = 1;
  WindowFunction function = WindowFunction::kLinear;  // DICOM PS3.3 C.11.2.1.2
  std::string explanation{};  // WindowCenterWidthExplanation, trimmed; "" where there is none

  bool operator==(const VoiWindow& other) const;
};

// No unit of any device makes a greater number of its values; sums of squares of these are finite.
// Not of one that is no number.
bool is_measure(double value);

// What the stored values of a frame mean: the modality transform, which is the table where there is
// one, then the file's own views of its result.
struct PixelMeaning {
  double slope = 1, intercept = 0;            // measures, the slope not 0; colour: 1, 0
  std::optional<LookupTable> modality_table;  // of floating-point types: none
  std::vector<VoiWindow> windows;             // in the file's order; colour: none
  std::vector<LookupTable> voi_tables;        // one without entries does not parse

  bool operator==(const PixelMeaning& other) const;
};

// Stored values from `least` to `most` stand for no measurement (PixelPaddingValue and
// PixelPaddingRangeLimit, PS3.3 C.7.5.1.1.2; of floating-point pixels FloatPixelPaddingValue and
// FloatPixelPaddingRangeLimit, or those of Double, C.7.6.24 and C.7.6.25).
struct PixelPadding {
  double least = 0, most = 0;
};

// Between the centres of neighbouring rows and of neighbouring columns: finite, above 0.
struct PixelSpacing {
  double between_rows = 1, between_columns = 1;
  bool in_millimetres = true;  // false: only the ratio of the two is known (PixelAspectRatio)
};

// Where a frame lies in the patient (PS3.3 C.7.6.2.1.1): of the centre of its first pixel, mm; and
// the direction cosines of a row, then of a column. All finite.
struct FramePlace {
  std::array<double, 3> position{};
  std::array<double, 6> orientation{};
};

// Frame f: rows x columns x samples values of `type`, row-major, samples interleaved, native little
// endian, sign-extended from bits_stored. Colour is RGB whatever the file held.
struct DicomImage {
  std::int64_t frames = 1, rows = 0, columns = 0, samples = 1;  // samples: 1 or 3
  StoredType type = StoredType::kUint8;
  std::int64_t bits_stored = 8;  // of floating-point types: 32 or 64
  // All frames, one after another; shared, never copied. frames x frame_bytes().
  std::shared_ptr<const std::uint8_t> pixels;
  std::vector<PixelMeaning> meanings{1};  // one for all frames, or one a frame where they differ
  bool monochrome1 = false;
  bool lossy = false;  // compressed with loss, now or earlier: padding values may have moved
  std::optional<PixelPadding> padding;
  std::optional<PixelSpacing> spacing;
  std::vector<FramePlace> places;  // one a frame, or none where any frame's is not said
  bool has_overlays = false;       // overlay planes, which are not applied
  std::string modality, sop_instance_uid;

  std::int64_t frame_bytes() const { return rows * columns * samples * bytes_of(type); }
  const std::uint8_t* frame(std::int64_t index) const {
    return pixels.get() + index * frame_bytes();
  }
  const PixelMeaning& meaning(std::int64_t frame) const {
    return meanings.size() == 1 ? meanings[0] : meanings[static_cast<std::size_t>(frame)];
  }
};

// Room for the pixels of an image, uninitialised.
std::shared_ptr<std::uint8_t> allocate_pixels(std::int64_t bytes);

}  // namespace preceptor
