// Transfer syntaxes by UID: how the pixel data lie in a file, and whether they are decoded here.
//
// Looked up as a string, since DCMTK 3.6.7 takes those that are newer than it for explicit little
// endian. docs/DICOM.md has the table. Pure functions; threads: any.
#pragma once

#include <optional>
#include <string>

namespace preceptor {

enum class PixelCoding {
  kNative,
  kDeflated,
  kEncapsulated,  // frames in fragments, of no codec
  kRle,
  kJpeg,
  kJpegLs,
  kJpeg2000,  // High-Throughput too
  kNotDecoded
};

struct TransferSyntax {
  std::string uid, name;
  PixelCoding coding = PixelCoding::kNotDecoded;

  bool encapsulated() const {
    return coding != PixelCoding::kNative && coding != PixelCoding::kDeflated;
  }
};

// Of a UID that is not in the table the name is "unknown" and the coding kNotDecoded.
TransferSyntax transfer_syntax(const std::string& uid);

}  // namespace preceptor
