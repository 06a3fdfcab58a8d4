#include "data/pixels/pixel_description.h"

#include <algorithm>

namespace preceptor {
namespace {

using Refusal = std::optional<Rejection>;

std::string text(std::int64_t value) { return std::to_string(value); }

Refusal size_refusal(const PixelDescription& p, std::int64_t most_bytes) {
  const std::string stated =
      text(p.rows) + " x " + text(p.columns) + " x " + text(p.frames) + " frames";
  if (std::min(p.rows, p.columns) < 1 || std::max(p.rows, p.columns) > kMostSide) {
    return Rejection{"size", "an image of " + stated};
  }
  const std::int64_t frame = p.frame_bytes();  // below 2^37
  const std::string of_bits =
      stated + " of " + text(p.samples) + " x " + text(p.bits_allocated) + " bits";
  if (p.frames > kMostFrames) {
    return Rejection{"size", of_bits + " are more frames than are decoded"};
  }
  if (frame > most_bytes / kFrameShare || p.frames > most_bytes / frame) {
    return Rejection{"size", of_bits + " are more than is decoded; --pixel-mib decides"};
  }
  return {};
}

Rejection bits_rejection(const PixelDescription& p) {
  return {"bits", "BitsAllocated " + text(p.bits_allocated) + " is not read" +
                      (p.floating_point ? " as floating point" : "")};
}

Refusal bits_refusal(const PixelDescription& p) {
  const std::int64_t allocated = p.bits_allocated;
  const bool whole = allocated == 1 || allocated == 8 || allocated == 16 || allocated == 32;
  const bool floating = (allocated == 32 || allocated == 64) && p.bits_stored == allocated;
  if (!(p.floating_point ? floating : whole)) return bits_rejection(p);
  if (p.bits_stored < 1 || p.bits_stored > allocated || p.high_bit >= allocated ||
      p.high_bit < p.bits_stored - 1) {
    return Rejection{"bits", "BitsStored " + text(p.bits_stored) + " and HighBit " +
                                 text(p.high_bit) + " do not fit BitsAllocated " + text(allocated)};
  }
  if (allocated == 1 && p.is_signed) return Rejection{"bits", "a single bit with a sign"};
  if ((allocated == 1 || p.floating_point) && !p.monochrome()) {
    return Rejection{"bits",
                     "BitsAllocated " + text(allocated) + " of " + printable(p.photometric)};
  }
  return {};
}

// Half of the full scale is 128 of 8 allocated bits and 32768 of 16; the restricted range is given
// for 8 (PS3.3 C.7.6.3.1.2).
bool ybr_bits_known(const PixelDescription& p) {
  const bool bytes = p.bits_allocated == 8 && p.bits_stored == 8;
  const bool words = p.bits_allocated == 16 && p.bits_stored == 16;
  return bytes || (words && p.colour() == ColourModel::kYbrFull);
}

bool is_codestream_transform(const std::string& kind) {
  return kind == "YBR_RCT" || kind == "YBR_ICT";
}

Refusal colour_refusal(const PixelDescription& p) {
  const std::string& kind = p.photometric;
  const bool ybr = p.colour() != ColourModel::kNone;
  if (!p.monochrome() && !p.palette() && kind != "RGB" && !ybr && !is_codestream_transform(kind)) {
    return Rejection{"photometric",
                     "PhotometricInterpretation " + printable(kind) + " is not read"};
  }
  const std::int64_t samples = p.monochrome() || p.palette() ? 1 : 3;
  if (p.samples != samples) {
    return Rejection{"photometric", kind + " with " + text(p.samples) + " samples a pixel"};
  }
  if (samples == 3 && p.is_signed) return Rejection{"photometric", "signed colour samples"};
  if (p.palette() && p.bits_allocated > 16) {
    return Rejection{"photometric", "a palette of indices above 16 bits"};
  }
  if (ybr && !ybr_bits_known(p)) {
    return Rejection{"photometric",
                     kind + " of " + text(p.bits_stored) + " bits in " + text(p.bits_allocated)};
  }
  return {};
}

bool is_codec(PixelCoding coding) {
  return coding == PixelCoding::kRle || coding == PixelCoding::kJpeg ||
         coding == PixelCoding::kJpegLs || coding == PixelCoding::kJpeg2000;
}

}  // namespace

std::optional<Rejection> refusal(const PixelDescription& pixels, std::int64_t most_bytes) {
  if (Refusal found = bits_refusal(pixels)) return found;
  if (Refusal found = colour_refusal(pixels)) return found;
  return size_refusal(pixels, most_bytes);
}

ColourModel colour_model(const std::string& photometric) {
  if (photometric == "YBR_FULL" || photometric == "YBR_FULL_422") return ColourModel::kYbrFull;
  const bool partial = photometric == "YBR_PARTIAL_422" || photometric == "YBR_PARTIAL_420";
  return partial ? ColourModel::kYbrPartial : ColourModel::kNone;
}

std::optional<Rejection> coding_refusal(const PixelDescription& p, PixelCoding coding) {
  const bool jpeg = coding == PixelCoding::kJpeg || coding == PixelCoding::kJpegLs;
  const bool jpeg2000 = coding == PixelCoding::kJpeg2000;
  if (p.floating_point) return {};  // never coded (PS3.5 8.1)
  const bool bit_in_codec = p.bits_allocated == 1 && is_codec(coding) && !jpeg2000;
  if (bit_in_codec || (jpeg && p.bits_allocated > 16)) {
    return Rejection{"bits", "BitsAllocated " + text(p.bits_allocated) + " in this compression"};
  }
  // A component transform is a step of JPEG 2000; no layout is defined for YBR_PARTIAL_420 outside
  // of a codestream; JPEG's own colours have the full range.
  const bool only_jpeg2000 =
      is_codestream_transform(p.photometric) || p.photometric == "YBR_PARTIAL_420";
  const bool partial = p.colour() == ColourModel::kYbrPartial;
  if ((only_jpeg2000 && !jpeg2000) || (jpeg && partial)) {
    return Rejection{"photometric", p.photometric + " of " + text(p.bits_stored) +
                                        " bits in pixel data of this kind"};
  }
  return {};
}

std::optional<Rejection> chrominance_bits_refusal(const std::string& photometric,
                                                  std::int64_t precision,
                                                  const PixelDescription& pixels) {
  const bool full = precision == pixels.bits_allocated && pixels.bits_stored == precision;
  if (colour_model(photometric) == ColourModel::kNone || full) return {};
  return Rejection{"photometric", photometric + " in a codestream of " + text(precision) +
                                      " bits, " + text(pixels.bits_stored) + " in " +
                                      text(pixels.bits_allocated)};
}

std::optional<Rejection> native_length_refusal(const PixelDescription& pixels,
                                               std::int64_t length) {
  const bool pairs = pixels.pairs_chrominance();
  const std::int64_t expected = pixels.native_bytes();
  const std::int64_t frame = std::max<std::int64_t>(1, pixels.native_frame_bits() / 8);
  const std::string counts =
      text(length) + " bytes of pixel data where the header says " + text(expected);
  if (pairs && (pixels.columns % 2 != 0 || pixels.planar)) {
    return Rejection{"photometric",
                     pixels.photometric + " needs an even number of columns, by pixel"};
  }
  if (length < expected) return Rejection{"truncated", counts};
  if (pairs && length >= pixels.frame_bytes() * pixels.frames) {
    return Rejection{"photometric", counts + ": is it YBR_FULL?"};
  }
  // One byte pads an odd length.
  if (length - expected - expected % 2 >= frame) return Rejection{"frames", counts};
  return {};
}

// Padding is blank, or a few bytes that align something: other bytes are pixels that the header
// does not count, by a wrong number of rows or columns, or no pixels at all.
std::optional<Rejection> left_over_refusal(const PixelDescription& pixels,
                                           const std::uint8_t* bytes, std::int64_t length) {
  constexpr std::int64_t kAlignment = 8;
  const std::int64_t expected = pixels.native_bytes();
  const auto is_blank = [](std::uint8_t byte) { return byte == 0; };
  if (length - expected <= kAlignment || std::all_of(bytes + expected, bytes + length, is_blank)) {
    return {};
  }
  return Rejection{"frames", text(length) + " bytes of pixel data where the header says " +
                                 text(expected) + ", and what is left over is not blank"};
}

std::string shape_text(std::int64_t rows, std::int64_t columns, std::int64_t samples) {
  return text(rows) + " x " + text(columns) + " x " + text(samples);
}

std::optional<std::int64_t> parse_frame_count(const std::string& stated) {
  const std::string blanks(" \t\0", 3);
  const std::size_t first = stated.find_first_not_of(blanks);
  if (first == std::string::npos) return 1;
  const std::size_t past = stated.find_last_not_of(blanks) + 1;
  std::string digits = stated.substr(first, past - first);
  if (digits[0] == '+') digits.erase(0, 1);
  const bool all_digits =
      std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (digits.empty() || digits.size() > 12 || !all_digits) return {};
  return std::max<std::int64_t>(1, std::stoll(digits));
}

}  // namespace preceptor
