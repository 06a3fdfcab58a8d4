#include "data/codec/codec_frames_dcmtk.h"

#include <dcmtk/dcmdata/dcdeftag.h>
#include <dcmtk/dcmdata/dcpxitem.h>

#include <string>
#include <vector>

#include "data/codec/codestream_check.h"

namespace preceptor {
namespace {

// Frames that one of DCMTK's registered codecs decodes.
class CodecFrames final : public FrameSource {
 public:
  CodecFrames(DcmDataset& dataset, Encapsulated encapsulated, const PixelDescription& pixels,
              PixelCoding coding)
      : dataset_(dataset), all_(std::move(encapsulated)), pixels_(pixels), coding_(coding) {}

  Outcome<RawFrame> frame(std::int64_t index) override {
    const FragmentRange range = all_.frames[static_cast<std::size_t>(index)];
    const Outcome<Fragment> joined = whole(range);
    if (const auto* refused = std::get_if<Rejection>(&joined)) return *refused;
    const auto& stream = std::get<Fragment>(joined);
    if (auto refused = check(stream)) return *refused;
    const std::int64_t precision = precision_of(stream);
    // The codecs want an even size, since they may swap in words.
    buffer_.resize(static_cast<std::size_t>(pixels_.frame_bytes() + 1) / 2 * 2);
    Uint32 start = item_of(range.first);
    OFString colour_model;
    const OFCondition status = all_.data->getUncompressedFrame(
        &dataset_, static_cast<Uint32>(index), start, buffer_.data(),
        static_cast<Uint32>(buffer_.size()), colour_model);
    if (status.bad()) {
      return Rejection{"corrupt",
                       "frame " + std::to_string(index) + " does not decode: " + status.text()};
    }
    if (start > item_of(range.past))
      return Rejection{"truncated", "a frame runs into the next one"};
    RawFrame frame;
    frame.bytes = buffer_.data();
    frame.container_bits = container_bits(precision);
    frame.precision = precision;
    frame.planar = pixels_.planar;
    frame.colour = ::preceptor::colour_model(colour_model.c_str());
    return frame;
  }

 private:
  // Item 0 is the offset table.
  static Uint32 item_of(std::size_t fragment) { return static_cast<Uint32>(fragment + 1); }

  // The frame as one fragment: DCMTK 3.6.7 loses its place in an RLE run that goes on in the next.
  Outcome<Fragment> whole(const FragmentRange& range) {
    std::vector<Fragment>& parts = all_.fragments;
    if (range.past == range.first + 1) return parts[range.first];
    std::vector<std::uint8_t> joined;
    for (std::size_t i = range.first; i < range.past; ++i) {
      joined.insert(joined.end(), parts[i].bytes, parts[i].bytes + parts[i].count);
    }
    for (std::size_t i = range.first; i < range.past; ++i) {
      const std::size_t count = i == range.first ? joined.size() : 0;
      DcmPixelItem* item = nullptr;
      Uint8* held = nullptr;
      if (all_.sequence->getItem(item, item_of(i)).bad() ||
          item->putUint8Array(joined.data(), static_cast<unsigned long>(count)).bad() ||
          (count > 0 && item->getUint8Array(held).bad())) {
        return Rejection{"corrupt", "fragments that do not join"};
      }
      parts[i] = {held, count};
    }
    return parts[range.first];
  }

  std::optional<Rejection> check(const Fragment& stream) const {
    return coding_ == PixelCoding::kRle ? rle_refusal(stream.bytes, stream.count, pixels_)
                                        : jpeg_refusal(stream.bytes, stream.count, pixels_);
  }

  std::int64_t precision_of(const Fragment& stream) const {
    if (coding_ == PixelCoding::kRle) return 0;
    return find_jpeg_frame_header(stream.bytes, stream.count)->precision;
  }

  // A JPEG of up to 8 bits comes in bytes whatever BitsAllocated says.
  int container_bits(std::int64_t precision) const {
    return precision > 0 && precision <= 8 ? 8 : static_cast<int>(pixels_.bits_allocated);
  }

  DcmDataset& dataset_;
  Encapsulated all_;
  const PixelDescription pixels_;
  const PixelCoding coding_;
  std::vector<std::uint8_t> buffer_;
};

// DCMTK's codecs refuse a data set without these, which the checks before have given defaults.
void complete_for_codecs(DcmDataset& dataset, const PixelDescription& pixels) {
  dataset.putAndInsertUint16(DCM_HighBit, static_cast<Uint16>(pixels.high_bit));
  if (pixels.samples > 1) {
    dataset.putAndInsertUint16(DCM_PlanarConfiguration, pixels.planar ? 1 : 0);
  }
  dataset.putAndInsertString(DCM_NumberOfFrames, std::to_string(pixels.frames).c_str());
}

}  // namespace

std::unique_ptr<FrameSource> codec_frames(DcmDataset& dataset, Encapsulated encapsulated,
                                          const PixelDescription& pixels, PixelCoding coding) {
  complete_for_codecs(dataset, pixels);
  return std::make_unique<CodecFrames>(dataset, std::move(encapsulated), pixels, coding);
}

}  // namespace preceptor
