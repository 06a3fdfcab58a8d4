#include "data/pixels/transfer_syntax.h"

namespace preceptor {
namespace {

struct Entry {
  const char* uid;
  const char* name;
  PixelCoding coding;
};

// PS3.6 table A-1; the retired JPEG processes are those that DCMTK still decodes.
constexpr Entry kEntries[] = {
    {"1.2.840.10008.1.2", "Implicit VR Little Endian", PixelCoding::kNative},
    {"1.2.840.10008.1.2.1", "Explicit VR Little Endian", PixelCoding::kNative},
    {"1.2.840.10008.1.2.2", "Explicit VR Big Endian", PixelCoding::kNative},
    {"1.2.840.10008.1.2.1.99", "Deflated Explicit VR Little Endian", PixelCoding::kDeflated},
    {"1.2.840.10008.1.2.5", "RLE Lossless", PixelCoding::kRle},
    {"1.2.840.10008.1.2.4.50", "JPEG Baseline", PixelCoding::kJpeg},
    {"1.2.840.10008.1.2.4.51", "JPEG Extended", PixelCoding::kJpeg},
    {"1.2.840.10008.1.2.4.53", "JPEG Spectral Selection", PixelCoding::kJpeg},
    {"1.2.840.10008.1.2.4.55", "JPEG Full Progression", PixelCoding::kJpeg},
    {"1.2.840.10008.1.2.4.57", "JPEG Lossless", PixelCoding::kJpeg},
    {"1.2.840.10008.1.2.4.70", "JPEG Lossless, First-Order Prediction", PixelCoding::kJpeg},
    {"1.2.840.10008.1.2.4.80", "JPEG-LS Lossless", PixelCoding::kJpegLs},
    {"1.2.840.10008.1.2.4.81", "JPEG-LS Near-Lossless", PixelCoding::kJpegLs},
    {"1.2.840.10008.1.2.1.98", "Encapsulated Uncompressed", PixelCoding::kNotDecoded},
    {"1.2.840.10008.1.2.4.90", "JPEG 2000 Lossless", PixelCoding::kNotDecoded},
    {"1.2.840.10008.1.2.4.91", "JPEG 2000", PixelCoding::kNotDecoded},
    {"1.2.840.10008.1.2.4.92", "JPEG 2000 Part 2 Lossless", PixelCoding::kNotDecoded},
    {"1.2.840.10008.1.2.4.93", "JPEG 2000 Part 2", PixelCoding::kNotDecoded},
    {"1.2.840.10008.1.2.4.94", "JPIP Referenced", PixelCoding::kNotDecoded},
    {"1.2.840.10008.1.2.4.95", "JPIP Referenced Deflate", PixelCoding::kNotDecoded},
    {"1.2.840.10008.1.2.4.100", "MPEG2 Main Level", PixelCoding::kNotDecoded},
    {"1.2.840.10008.1.2.4.101", "MPEG2 High Level", PixelCoding::kNotDecoded},
    {"1.2.840.10008.1.2.4.102", "MPEG-4 AVC/H.264 High", PixelCoding::kNotDecoded},
    {"1.2.840.10008.1.2.4.103", "MPEG-4 AVC/H.264 BD-compatible", PixelCoding::kNotDecoded},
    {"1.2.840.10008.1.2.4.104", "MPEG-4 AVC/H.264 High 2D", PixelCoding::kNotDecoded},
    {"1.2.840.10008.1.2.4.105", "MPEG-4 AVC/H.264 High 3D", PixelCoding::kNotDecoded},
    {"1.2.840.10008.1.2.4.106", "MPEG-4 AVC/H.264 Stereo High", PixelCoding::kNotDecoded},
    {"1.2.840.10008.1.2.4.107", "HEVC/H.265 Main", PixelCoding::kNotDecoded},
    {"1.2.840.10008.1.2.4.108", "HEVC/H.265 Main 10", PixelCoding::kNotDecoded},
    {"1.2.840.10008.1.2.4.110", "JPEG XL Lossless", PixelCoding::kNotDecoded},
    {"1.2.840.10008.1.2.4.111", "JPEG XL JPEG Recompression", PixelCoding::kNotDecoded},
    {"1.2.840.10008.1.2.4.112", "JPEG XL", PixelCoding::kNotDecoded},
    {"1.2.840.10008.1.2.4.201", "High-Throughput JPEG 2000 Lossless", PixelCoding::kNotDecoded},
    {"1.2.840.10008.1.2.4.202", "High-Throughput JPEG 2000 RPCL Lossless",
     PixelCoding::kNotDecoded},
    {"1.2.840.10008.1.2.4.203", "High-Throughput JPEG 2000", PixelCoding::kNotDecoded},
};

}  // namespace

TransferSyntax transfer_syntax(const std::string& uid) {
  for (const Entry& entry : kEntries) {
    if (uid == entry.uid) return {uid, entry.name, entry.coding};
  }
  return {uid, "unknown", PixelCoding::kNotDecoded};
}

}  // namespace preceptor
