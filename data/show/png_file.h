// A picture as PNG: grey or RGB, 8 or 16 bits. Threads: any. Vendor: png_file_png.cc.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace preceptor {

// pixels: (channels, height, width), uint8 or uint16 little endian as `bits` says; channels 1 or 3.
// Replaces `path`. Throws Error(kSystem).
void write_png(const std::string& path, const std::vector<std::uint8_t>& pixels,
               std::int64_t channels, std::int64_t height, std::int64_t width, int bits);

}  // namespace preceptor
