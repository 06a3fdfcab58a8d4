#include "data/pixels/pixel_description.h"

#include <algorithm>

namespace preceptor {
namespace {

using Refusal = std::optional<Rejection>;

std::string text(std::int64_t value) { return std::to_string(value); }

Refusal size_refusal(const PixelDescription& p) {
  const std::string stated =
      text(p.rows) + " x " + text(p.columns) + " x " + text(p.frames) + " frames";
  if (p.rows < 1 || p.columns < 1) return Rejection{"size", "an image of " + stated};
  // Each factor is below 2^16, but for the frames.
  const std::int64_t frame = p.rows * p.columns * p.samples * ((p.bits_allocated + 7) / 8);
  if (frame > kMostFrameBytes || p.frames > kMostImageBytes / frame) {
    return Rejection{"size", stated + " of " + text(p.samples) + " x " + text(p.bits_allocated) +
                                 " bits are more than is decoded"};
  }
  return {};
}

Refusal bits_refusal(const PixelDescription& p) {
  if (p.bits_allocated != 8 && p.bits_allocated != 16) {
    return Rejection{"bits", "BitsAllocated " + text(p.bits_allocated) + " is not 8 or 16"};
  }
  if (p.bits_stored < 1 || p.bits_stored > p.bits_allocated || p.high_bit >= p.bits_allocated ||
      p.high_bit < p.bits_stored - 1) {
    return Rejection{"bits", "BitsStored " + text(p.bits_stored) + " and HighBit " +
                                 text(p.high_bit) + " do not fit BitsAllocated " +
                                 text(p.bits_allocated)};
  }
  return {};
}

Refusal colour_refusal(const PixelDescription& p) {
  const std::string& kind = p.photometric;
  const bool ybr = kind == "YBR_FULL" || kind == "YBR_FULL_422";
  if (!p.monochrome() && !p.palette() && kind != "RGB" && !ybr) {
    return Rejection{"photometric",
                     "PhotometricInterpretation " + printable(kind) + " is not read"};
  }
  const std::int64_t samples = p.monochrome() || p.palette() ? 1 : 3;
  if (p.samples != samples) {
    return Rejection{"photometric", kind + " with " + text(p.samples) + " samples a pixel"};
  }
  if (samples == 3 && p.is_signed) return Rejection{"photometric", "signed colour samples"};
  if (ybr && (p.bits_allocated != 8 || p.bits_stored != 8)) {
    return Rejection{"photometric", kind + " of other than 8 bits"};
  }
  return {};
}

}  // namespace

std::optional<Rejection> refusal(const PixelDescription& pixels) {
  if (Refusal found = bits_refusal(pixels)) return found;
  if (Refusal found = colour_refusal(pixels)) return found;
  return size_refusal(pixels);
}

std::optional<Rejection> native_length_refusal(const PixelDescription& pixels,
                                               std::int64_t length) {
  const bool shared_chrominance = pixels.photometric == "YBR_FULL_422";
  const std::int64_t frame = pixels.native_frame_bytes(), expected = frame * pixels.frames;
  const std::string counts =
      text(length) + " bytes of pixel data where the header says " + text(expected);
  if (shared_chrominance && (pixels.columns % 2 != 0 || pixels.planar)) {
    return Rejection{"photometric", "YBR_FULL_422 needs an even number of columns, by pixel"};
  }
  if (length < expected) return Rejection{"truncated", counts};
  if (shared_chrominance && length >= pixels.frame_bytes() * pixels.frames) {
    return Rejection{"photometric", counts + ": is it YBR_FULL?"};
  }
  // One byte pads an odd length.
  if (length - expected - expected % 2 >= frame) return Rejection{"frames", counts};
  return {};
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
