#include "data/codec/frame_source_dcmtk.h"

#include "data/codec/codec_frames_dcmtk.h"
#include "data/codec/encapsulated_dcmtk.h"
#include "data/codec/jpeg2000_decoder.h"
#include "data/codec/native_frames_dcmtk.h"
#include "data/codestream/jpeg2000_header.h"
#include "data/codestream/rle_stream.h"

namespace preceptor {
namespace {

using Source = std::unique_ptr<FrameSource>;

// Frames of no codec, each padded to an even length.
class PlainFrames final : public FrameSource {
 public:
  PlainFrames(FrameBytes bytes, const PixelDescription& pixels)
      : bytes_(std::move(bytes)), pixels_(pixels) {
    pixels_.frames = 1;
  }

  Outcome<RawFrame> frame(std::int64_t index) override {
    const Fragment found = bytes_.of(index);
    // It may be as long as the frame, or nearly so. RLE begins with its segments' offsets, in 64
    // bytes of which most are 0, and has to come to just the frame.
    if (is_codestream(found) || is_rle(found)) {
      return Rejection{"corrupt", "a compressed frame, and the transfer syntax has no compression"};
    }
    const auto length = static_cast<std::int64_t>(found.count);
    if (auto refused = native_length_refusal(pixels_, length)) return *refused;
    if (auto refused = left_over_refusal(pixels_, found.bytes, length)) return *refused;
    return native_frame(found.bytes, 0, pixels_);
  }

 private:
  bool is_rle(const Fragment& found) const {
    return pixels_.bits_allocated > 1 && !rle_refusal(found.bytes, found.count, pixels_);
  }

  FrameBytes bytes_;
  PixelDescription pixels_;
};

// Yes of irreversible wavelets; reversible ones may yet lack their last layers.
std::optional<bool> jpeg2000_loses(FrameBytes& bytes, std::int64_t frames) {
  for (std::int64_t i = 0; i < frames; ++i) {
    const Fragment found = bytes.of(i);
    const auto header = parse_jpeg2000_header(find_codestream(found.bytes, found.count));
    if (header && header->irreversible) return true;
  }
  return {};
}

class Jpeg2000Frames final : public FrameSource {
 public:
  Jpeg2000Frames(FrameBytes bytes, const PixelDescription& pixels)
      : bytes_(std::move(bytes)), pixels_(pixels), loses_(jpeg2000_loses(bytes_, pixels.frames)) {}

  Outcome<RawFrame> frame(std::int64_t index) override {
    const Fragment found = bytes_.of(index);
    return decoder_.decode(found.bytes, found.count, pixels_);
  }

  std::optional<bool> loses() const override { return loses_; }

 private:
  FrameBytes bytes_;
  const PixelDescription pixels_;
  const std::optional<bool> loses_;
  Jpeg2000Decoder decoder_;
};

}  // namespace

Outcome<std::unique_ptr<FrameSource>> open_frames(DcmDataset& dataset,
                                                  const PixelDescription& pixels,
                                                  const TransferSyntax& syntax) {
  if (pixels.floating_point || !syntax.encapsulated()) return open_native(dataset, pixels);
  Outcome<FrameBytes> opened = open_encapsulated(dataset, syntax.coding, pixels.frames);
  if (const auto* refused = std::get_if<Rejection>(&opened)) return *refused;
  auto& bytes = std::get<FrameBytes>(opened);
  if (syntax.coding == PixelCoding::kEncapsulated) {
    return Source(std::make_unique<PlainFrames>(std::move(bytes), pixels));
  }
  if (syntax.coding == PixelCoding::kJpeg2000) {
    return Source(std::make_unique<Jpeg2000Frames>(std::move(bytes), pixels));
  }
  return codec_frames(std::move(bytes), pixels, syntax);
}

}  // namespace preceptor
