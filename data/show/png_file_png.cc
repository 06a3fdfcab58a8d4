#include <png.h>

#include <csetjmp>

#include "common/base/error.h"
#include "common/files/new_file.h"
#include "data/show/png_file.h"

namespace preceptor {
namespace {

void collect(png_structp writer, png_bytep bytes, png_size_t count) {
  auto* to = static_cast<std::string*>(png_get_io_ptr(writer));
  to->append(reinterpret_cast<const char*>(bytes), count);
}

void keep_silent(png_structp, png_const_charp) {}
[[noreturn]] void give_up(png_structp writer, png_const_charp) { png_longjmp(writer, 1); }

// PNG's order: interleaved, most significant byte first.
std::vector<std::uint8_t> in_png_order(const std::vector<std::uint8_t>& pixels,
                                       std::int64_t channels, std::int64_t count, int bits) {
  std::vector<std::uint8_t> out(pixels.size());
  const std::int64_t size = bits / 8;
  for (std::int64_t c = 0; c < channels; ++c) {
    for (std::int64_t i = 0; i < count; ++i) {
      const std::uint8_t* from = &pixels[(c * count + i) * size];
      std::uint8_t* to = &out[(i * channels + c) * size];
      for (std::int64_t b = 0; b < size; ++b) to[b] = from[size - 1 - b];
    }
  }
  return out;
}

struct Picture {
  std::vector<std::uint8_t> bytes;
  std::vector<png_bytep> rows;
  std::string encoded;
};

// No object is made between setjmp and the end: libpng leaves by longjmp.
bool encode(png_structp writer, png_infop info, Picture& picture, png_uint_32 width, int bits,
            int colour) {
  if (setjmp(png_jmpbuf(writer)) != 0) return false;
  png_set_write_fn(writer, &picture.encoded, collect, nullptr);
  png_set_IHDR(writer, info, width, static_cast<png_uint_32>(picture.rows.size()), bits, colour,
               PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_write_info(writer, info);
  png_write_image(writer, picture.rows.data());
  png_write_end(writer, nullptr);
  return true;
}

}  // namespace

void write_png(const std::string& path, const std::vector<std::uint8_t>& pixels,
               std::int64_t channels, std::int64_t height, std::int64_t width, int bits) {
  Picture picture{in_png_order(pixels, channels, height * width, bits), {}, {}};
  const std::int64_t stride = width * channels * bits / 8;
  for (std::int64_t y = 0; y < height; ++y) picture.rows.push_back(&picture.bytes[y * stride]);
  png_structp writer =
      png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, give_up, keep_silent);
  png_infop info = writer == nullptr ? nullptr : png_create_info_struct(writer);
  const int colour = channels == 3 ? PNG_COLOR_TYPE_RGB : PNG_COLOR_TYPE_GRAY;
  const bool done = info != nullptr &&
                    encode(writer, info, picture, static_cast<png_uint_32>(width), bits, colour);
  png_destroy_write_struct(&writer, &info);
  if (!done) throw Error(ErrorKind::kSystem, "libpng could not encode a picture").path(path);
  NewFile file(path);
  file.append(picture.encoded.data(), picture.encoded.size());
  file.finish();
}

}  // namespace preceptor
