#include "data/pixels/transfer_syntax.h"

namespace preceptor {
namespace {

struct Entry {
  const char* uid;
  const char* name;
  PixelCoding coding;
};

// PS3.6 table A-1, retired ones too; first those that are decoded.
constexpr Entry kEntries[] = {
    {"1.2.840.10008.1.2", "Implicit VR Little Endian", PixelCoding::kNative},
    {"1.2.840.10008.1.2.1", "Explicit VR Little Endian", PixelCoding::kNative},
    {"1.2.840.10008.1.2.2", "Explicit VR Big Endian", PixelCoding::kNative},
    {"1.2.840.10008.1.2.1.99", "Deflated Explicit VR Little Endian", PixelCoding::kDeflated},
    {"1.2.840.10008.1.2.1.98", "Encapsulated Uncompressed Explicit VR Little Endian",
     PixelCoding::kEncapsulated},
    {"1.2.840.10008.1.2.5", "RLE Lossless", PixelCoding::kRle},
    {"1.2.840.10008.1.2.4.50", "JPEG Baseline", PixelCoding::kJpeg},
    {"1.2.840.10008.1.2.4.51", "JPEG Extended", PixelCoding::kJpeg},
    {"1.2.840.10008.1.2.4.53", "JPEG Spectral Selection", PixelCoding::kJpeg},
    {"1.2.840.10008.1.2.4.55", "JPEG Full Progression", PixelCoding::kJpeg},
    {"1.2.840.10008.1.2.4.57", "JPEG Lossless", PixelCoding::kJpeg},
    {"1.2.840.10008.1.2.4.70", "JPEG Lossless, First-Order Prediction", PixelCoding::kJpeg},
    {"1.2.840.10008.1.2.4.80", "JPEG-LS Lossless", PixelCoding::kJpegLs},
    {"1.2.840.10008.1.2.4.81", "JPEG-LS Near-Lossless", PixelCoding::kJpegLs},
    {"1.2.840.10008.1.2.4.90", "JPEG 2000 Lossless", PixelCoding::kJpeg2000},
    {"1.2.840.10008.1.2.4.91", "JPEG 2000", PixelCoding::kJpeg2000},
    {"1.2.840.10008.1.2.4.201", "High-Throughput JPEG 2000 Lossless", PixelCoding::kJpeg2000},
    {"1.2.840.10008.1.2.4.202", "High-Throughput JPEG 2000 RPCL Lossless", PixelCoding::kJpeg2000},
    {"1.2.840.10008.1.2.4.203", "High-Throughput JPEG 2000", PixelCoding::kJpeg2000},
    {"1.2.840.10008.1.2.4.52", "JPEG Extended (Process 3 & 5)", PixelCoding::kNotDecoded},
    {"1.2.840.10008.1.2.4.54", "JPEG Spectral Selection (Process 7 & 9)", PixelCoding::kNotDecoded},
    {"1.2.840.10008.1.2.4.56", "JPEG Full Progression (Process 11 & 13)", PixelCoding::kNotDecoded},
    {"1.2.840.10008.1.2.4.58", "JPEG Lossless (Process 15)", PixelCoding::kNotDecoded},
    {"1.2.840.10008.1.2.4.59", "JPEG Extended, Hierarchical (Process 16 & 18)",
     PixelCoding::kNotDecoded},
    {"1.2.840.10008.1.2.4.60", "JPEG Extended, Hierarchical (Process 17 & 19)",
     PixelCoding::kNotDecoded},
    {"1.2.840.10008.1.2.4.61", "JPEG Spectral Selection, Hierarchical (Process 20 & 22)",
     PixelCoding::kNotDecoded},
    {"1.2.840.10008.1.2.4.62", "JPEG Spectral Selection, Hierarchical (Process 21 & 23)",
     PixelCoding::kNotDecoded},
    {"1.2.840.10008.1.2.4.63", "JPEG Full Progression, Hierarchical (Process 24 & 26)",
     PixelCoding::kNotDecoded},
    {"1.2.840.10008.1.2.4.64", "JPEG Full Progression, Hierarchical (Process 25 & 27)",
     PixelCoding::kNotDecoded},
    {"1.2.840.10008.1.2.4.65", "JPEG Lossless, Hierarchical (Process 28)",
     PixelCoding::kNotDecoded},
    {"1.2.840.10008.1.2.4.66", "JPEG Lossless, Hierarchical (Process 29)",
     PixelCoding::kNotDecoded},
    {"1.2.840.10008.1.2.4.92", "JPEG 2000 Part 2 Multi-component Lossless",
     PixelCoding::kNotDecoded},
    {"1.2.840.10008.1.2.4.93", "JPEG 2000 Part 2 Multi-component", PixelCoding::kNotDecoded},
    {"1.2.840.10008.1.2.4.94", "JPIP Referenced", PixelCoding::kNotDecoded},
    {"1.2.840.10008.1.2.4.95", "JPIP Referenced Deflate", PixelCoding::kNotDecoded},
    {"1.2.840.10008.1.2.4.204", "JPIP HTJ2K Referenced", PixelCoding::kNotDecoded},
    {"1.2.840.10008.1.2.4.205", "JPIP HTJ2K Referenced Deflate", PixelCoding::kNotDecoded},
    {"1.2.840.10008.1.2.4.100", "MPEG2 Main Profile / Main Level", PixelCoding::kNotDecoded},
    {"1.2.840.10008.1.2.4.100.1", "Fragmentable MPEG2 Main Profile / Main Level",
     PixelCoding::kNotDecoded},
    {"1.2.840.10008.1.2.4.101", "MPEG2 Main Profile / High Level", PixelCoding::kNotDecoded},
    {"1.2.840.10008.1.2.4.101.1", "Fragmentable MPEG2 Main Profile / High Level",
     PixelCoding::kNotDecoded},
    {"1.2.840.10008.1.2.4.102", "MPEG-4 AVC/H.264 High Profile / Level 4.1",
     PixelCoding::kNotDecoded},
    {"1.2.840.10008.1.2.4.102.1", "Fragmentable MPEG-4 AVC/H.264 High Profile / Level 4.1",
     PixelCoding::kNotDecoded},
    {"1.2.840.10008.1.2.4.103", "MPEG-4 AVC/H.264 BD-compatible High Profile / Level 4.1",
     PixelCoding::kNotDecoded},
    {"1.2.840.10008.1.2.4.103.1",
     "Fragmentable MPEG-4 AVC/H.264 BD-compatible High Profile / Level 4.1",
     PixelCoding::kNotDecoded},
    {"1.2.840.10008.1.2.4.104", "MPEG-4 AVC/H.264 High Profile / Level 4.2 For 2D Video",
     PixelCoding::kNotDecoded},
    {"1.2.840.10008.1.2.4.104.1",
     "Fragmentable MPEG-4 AVC/H.264 High Profile / Level 4.2 For 2D Video",
     PixelCoding::kNotDecoded},
    {"1.2.840.10008.1.2.4.105", "MPEG-4 AVC/H.264 High Profile / Level 4.2 For 3D Video",
     PixelCoding::kNotDecoded},
    {"1.2.840.10008.1.2.4.105.1",
     "Fragmentable MPEG-4 AVC/H.264 High Profile / Level 4.2 For 3D Video",
     PixelCoding::kNotDecoded},
    {"1.2.840.10008.1.2.4.106", "MPEG-4 AVC/H.264 Stereo High Profile / Level 4.2",
     PixelCoding::kNotDecoded},
    {"1.2.840.10008.1.2.4.106.1", "Fragmentable MPEG-4 AVC/H.264 Stereo High Profile / Level 4.2",
     PixelCoding::kNotDecoded},
    {"1.2.840.10008.1.2.4.107", "HEVC/H.265 Main Profile / Level 5.1", PixelCoding::kNotDecoded},
    {"1.2.840.10008.1.2.4.108", "HEVC/H.265 Main 10 Profile / Level 5.1", PixelCoding::kNotDecoded},
    {"1.2.840.10008.1.2.4.110", "JPEG XL Lossless", PixelCoding::kNotDecoded},
    {"1.2.840.10008.1.2.4.111", "JPEG XL JPEG Recompression", PixelCoding::kNotDecoded},
    {"1.2.840.10008.1.2.4.112", "JPEG XL", PixelCoding::kNotDecoded},
    {"1.2.840.10008.1.2.6.1", "RFC 2557 MIME Encapsulation", PixelCoding::kNotDecoded},
    {"1.2.840.10008.1.2.6.2", "XML Encoding", PixelCoding::kNotDecoded},
    {"1.2.840.10008.1.2.7.1", "SMPTE ST 2110-20 Uncompressed Progressive Active Video",
     PixelCoding::kNotDecoded},
    {"1.2.840.10008.1.2.7.2", "SMPTE ST 2110-20 Uncompressed Interlaced Active Video",
     PixelCoding::kNotDecoded},
    {"1.2.840.10008.1.2.7.3", "SMPTE ST 2110-30 PCM Digital Audio", PixelCoding::kNotDecoded},
    {"1.2.840.10008.1.2.8.1", "Deflated Image Frame Compression", PixelCoding::kNotDecoded},
    {"1.2.840.10008.1.20", "Papyrus 3 Implicit VR Little Endian", PixelCoding::kNotDecoded},
    {"1.2.840.113619.5.2", "Implicit VR Big Endian Pixel Data (GE, private)",
     PixelCoding::kNotDecoded},
};

}  // namespace

TransferSyntax transfer_syntax(const std::string& uid) {
  for (const Entry& entry : kEntries) {
    if (uid == entry.uid) return {uid, entry.name, entry.coding};
  }
  return {uid, "unknown", PixelCoding::kNotDecoded};
}

}  // namespace preceptor
