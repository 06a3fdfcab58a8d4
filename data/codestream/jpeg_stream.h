// What the markers of a JPEG or JPEG-LS codestream say: size, process, colours, and how few bytes
// could hold so many samples.
//
// Must not know: DCMTK, the file's header. Pure functions; threads: any.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace preceptor {

enum class JpegColours { kUnsaid, kRgb, kYbr };

// The frame header (ISO/IEC 10918-1 B.2.2, 14495-1 C.2.2) and the markers before the first scan.
struct JpegFrameHeader {
  struct Component {
    std::uint8_t identifier = 0;
    std::int64_t across = 1, down = 1;  // sampling factors; at least 1
  };

  std::uint8_t process = 0;  // the marker's second byte: 0xC0 baseline, 0xC3 lossless, 0xF7 JPEG-LS
  std::int64_t precision = 0, rows = 0, columns = 0, components = 0;
  std::size_t precision_at = 0;  // of its byte in the codestream
  std::vector<Component> parts;  // empty where the header ends before them
  JpegColours colours = JpegColours::kUnsaid;

  bool lossless() const { return process == 0xC3; }
  bool jpeg_ls() const { return process == 0xF7; }
};

// The colours are what the codestream says of itself, whatever a file says of it: the transform of
// an Adobe marker (APP14: 0 RGB, 1 YCbCr), else the component identifiers 'R', 'G', 'B', else,
// before discrete cosines, a JFIF marker (APP0: YCbCr; ISO/IEC 10918-5) or second and third
// components of fewer samples than the first, which are chroma.
std::optional<JpegFrameHeader> find_jpeg_frame_header(const std::uint8_t* bytes, std::size_t count);

// The least number of bytes that any valid codestream of this header can have: by Huffman codes, a
// block of 8 x 8 takes two bits (one for each of its first coefficient and its end), one where it
// comes in progressive scans, and a sample of a lossless process one bit (ISO/IEC 10918-1 F.1.2,
// G.1.2, H.1.2). 0 for other processes. The last bytes may be shared by components.
std::int64_t least_jpeg_bytes(const JpegFrameHeader& header);

}  // namespace preceptor
