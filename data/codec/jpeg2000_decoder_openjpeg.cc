#include <openjpeg.h>

#include <algorithm>
#include <cstring>
#include <string>
#include <vector>

#include "data/codec/jpeg2000_decoder.h"
#include "data/codestream/jpeg2000_header.h"

namespace preceptor {
namespace {

struct FreeCodec {
  void operator()(void* codec) const { opj_destroy_codec(static_cast<opj_codec_t*>(codec)); }
};
struct FreeStream {
  void operator()(void* stream) const { opj_stream_destroy(static_cast<opj_stream_t*>(stream)); }
};
struct FreeImage {
  void operator()(opj_image_t* image) const { opj_image_destroy(image); }
};
using Codec = std::unique_ptr<opj_codec_t, FreeCodec>;
using Stream = std::unique_ptr<opj_stream_t, FreeStream>;
using Image = std::unique_ptr<opj_image_t, FreeImage>;

// A codestream as OpenJPEG reads it.
struct Reading {
  Codestream all;
  std::size_t at = 0;

  std::size_t left() const { return all.count - at; }
};

OPJ_SIZE_T read_bytes(void* to, OPJ_SIZE_T count, void* data) {
  auto& reading = *static_cast<Reading*>(data);
  const std::size_t taken = std::min<std::size_t>(count, reading.left());
  if (taken == 0) return static_cast<OPJ_SIZE_T>(-1);
  std::memcpy(to, reading.all.bytes + reading.at, taken);
  reading.at += taken;
  return taken;
}

OPJ_OFF_T skip_bytes(OPJ_OFF_T count, void* data) {
  auto& reading = *static_cast<Reading*>(data);
  if (count < 0 || static_cast<std::size_t>(count) > reading.left()) return -1;
  reading.at += static_cast<std::size_t>(count);
  return count;
}

OPJ_BOOL seek_bytes(OPJ_OFF_T to, void* data) {
  auto& reading = *static_cast<Reading*>(data);
  if (to < 0 || static_cast<std::size_t>(to) > reading.all.count) return OPJ_FALSE;
  reading.at = static_cast<std::size_t>(to);
  return OPJ_TRUE;
}

Stream open_stream(Reading& reading) {
  constexpr OPJ_SIZE_T kBuffer = 1 << 16;
  Stream stream(opj_stream_create(kBuffer, OPJ_STREAM_READ));
  opj_stream_set_user_data(stream.get(), &reading, nullptr);
  opj_stream_set_user_data_length(stream.get(), reading.all.count);
  opj_stream_set_read_function(stream.get(), read_bytes);
  opj_stream_set_skip_function(stream.get(), skip_bytes);
  opj_stream_set_seek_function(stream.get(), seek_bytes);
  return stream;
}

// The first complaint counts; OpenJPEG ends its messages with a line feed.
void note(const char* message, void* data) {
  auto& first = *static_cast<std::string*>(data);
  if (first.empty()) first = message;
  first.erase(first.find_last_not_of(" \n") + 1);
}

// Of a tile-part count that is one too low, which OpenJPEG puts right, and of markers that it may
// pass over; anything else is a guess at what the codestream meant.
void note_guess(const char* message, void* data) {
  const std::string text(message);
  const bool harmless = text.rfind("Non conformant codestream TPsot==TNsot", 0) == 0 ||
                        text.rfind("Unknown marker", 0) == 0;
  if (!harmless) note(message, data);
}

void ignore(const char*, void*) {}

// The codestream's grid and markers have been checked; what is left is the decoder's to judge.
Outcome<Image> decode_image(const Codestream& codestream) {
  Reading reading{codestream};
  const Codec codec(opj_create_decompress(OPJ_CODEC_J2K));
  const Stream stream = open_stream(reading);
  std::string complaint;
  opj_set_info_handler(codec.get(), ignore, nullptr);
  opj_set_warning_handler(codec.get(), ignore, nullptr);
  opj_set_error_handler(codec.get(), note, &complaint);
  opj_dparameters_t parameters;
  opj_set_default_decoder_parameters(&parameters);
  opj_image_t* image = nullptr;
  bool good = opj_setup_decoder(codec.get(), &parameters) &&
              opj_decoder_set_strict_mode(codec.get(), OPJ_TRUE) &&
              opj_codec_set_threads(codec.get(), 0) &&
              opj_read_header(stream.get(), codec.get(), &image);
  Image owned(image);
  opj_set_warning_handler(codec.get(), note_guess, &complaint);
  good = good && opj_decode(codec.get(), stream.get(), image) &&
         opj_end_decompress(codec.get(), stream.get());
  if (!good || !complaint.empty()) {
    return Rejection{"corrupt", "a JPEG 2000 codestream does not decode: " + printable(complaint)};
  }
  return owned;
}

bool is_as_stated(const opj_image_t& image, const Jpeg2000Header& header) {
  if (image.numcomps != header.components.size()) return false;
  for (std::size_t c = 0; c < header.components.size(); ++c) {
    const opj_image_comp_t& found = image.comps[c];
    const Jpeg2000Header::Component& stated = header.components[c];
    const auto size = [](std::int64_t from, std::int64_t to, std::int64_t step) {
      return (to + step - 1) / step - (from + step - 1) / step;
    };
    if (found.data == nullptr || found.w != size(header.left, header.right, stated.step_x) ||
        found.h != size(header.top, header.bottom, stated.step_y)) {
      return false;
    }
  }
  return true;
}

// Components side by side, subsampled ones repeated (a shared value stands for all its pixels).
std::vector<std::int32_t> interleaved(const opj_image_t& image, const PixelDescription& pixels) {
  const std::size_t samples = image.numcomps;
  const auto rows = static_cast<std::size_t>(pixels.rows),
             columns = static_cast<std::size_t>(pixels.columns);
  std::vector<std::int32_t> all(rows * columns * samples);
  for (std::size_t c = 0; c < samples; ++c) {
    const opj_image_comp_t& from = image.comps[c];
    const int across = from.dx == 2, down = from.dy == 2;  // or 1: checked
    for (std::size_t y = 0; y < rows; ++y) {
      const OPJ_INT32* line = from.data + (y >> down) * from.w;
      std::int32_t* to = &all[y * columns * samples + c];
      for (std::size_t x = 0; x < columns; ++x) to[x * samples] = line[x >> across];
    }
  }
  return all;
}

bool has_negatives(const opj_image_t& image) {
  const opj_image_comp_t& values = image.comps[0];  // signed colour is refused
  const std::size_t count = std::size_t{values.w} * values.h;
  return std::any_of(values.data, values.data + count, [](OPJ_INT32 v) { return v < 0; });
}

}  // namespace

struct Jpeg2000Decoder::Decoded {
  Image image;
  std::vector<std::int32_t> interleaved;
};

Jpeg2000Decoder::Jpeg2000Decoder() : decoded_(std::make_unique<Decoded>()) {}
Jpeg2000Decoder::~Jpeg2000Decoder() = default;

Outcome<RawFrame> Jpeg2000Decoder::decode(const std::uint8_t* bytes, std::size_t count,
                                          const PixelDescription& pixels) {
  const Codestream codestream = find_codestream(bytes, count);
  const std::optional<Jpeg2000Header> header = parse_jpeg2000_header(codestream);
  if (!header) return Rejection{"corrupt", "a frame is no JPEG 2000 codestream"};
  if (auto refused = jpeg2000_refusal(codestream, *header, pixels)) return *refused;
  Outcome<Image> image = decode_image(codestream);
  if (const auto* refused = std::get_if<Rejection>(&image)) return *refused;
  decoded_->image = std::get<Image>(std::move(image));
  if (!is_as_stated(*decoded_->image, *header)) {
    return Rejection{"corrupt", "a JPEG 2000 codestream decodes to another size than it says"};
  }
  if (header->components[0].is_signed && !pixels.is_signed && has_negatives(*decoded_->image)) {
    return Rejection{"bits", "a JPEG 2000 codestream of negative values, of PixelRepresentation 0"};
  }
  RawFrame frame;
  frame.container_bits = 32;
  frame.precision = header->components[0].precision;
  frame.has_sign = header->components[0].is_signed;
  // The decoder has undone a transform of the codestream's own: RGB is left (PS3.5 8.2.4).
  frame.colour = pixels.colour();
  const std::int32_t* values = decoded_->image->comps[0].data;
  if (pixels.samples > 1) {
    decoded_->interleaved = interleaved(*decoded_->image, pixels);
    decoded_->image.reset();
    values = decoded_->interleaved.data();
  }
  frame.bytes = reinterpret_cast<const std::uint8_t*>(values);
  return frame;
}

}  // namespace preceptor
