// One phantom DICOM file: how stored values, tags and transfer syntax vary. Vendor:
// phantom_file_dcmtk.cc. Threads: write_phantom_file from any thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "data/phantom/anatomy.h"

namespace preceptor {

enum class PhantomSyntax {
  kImplicit,
  kExplicit,
  kBigEndian,
  kDeflated,
  kRle,
  kJpegLossless,
  kJpegLs
};
inline constexpr int kPhantomSyntaxes = 7;

struct PhantomFile {
  std::vector<HounsfieldImage> frames;  // of one size; more than one: a multi-frame file
  std::string sop_instance_uid, study_instance_uid, series_instance_uid, patient_id;
  std::int64_t instance_number = 1;
  PhantomSyntax syntax = PhantomSyntax::kExplicit;
  bool is_signed = false;    // stored = HU, signed; otherwise HU + 1024 (or + 2048)
  bool monochrome1 = false;  // stored so that the picture is the same after inversion
  int bits_stored = 16;      // 12 (HU + 1024, unsigned) or 16
  double window_center = -600, window_width = 1500;
};

void write_phantom_file(const std::string& path, const PhantomFile& file);

}  // namespace preceptor
