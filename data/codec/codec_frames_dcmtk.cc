#include "data/codec/codec_frames_dcmtk.h"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dccodec.h>
#include <dcmtk/dcmdata/dcdatset.h>
#include <dcmtk/dcmdata/dcdeftag.h>
#include <dcmtk/dcmdata/dcpixseq.h>
#include <dcmtk/dcmdata/dcpxitem.h>

#include <string>
#include <vector>

#include "data/codec/codestream_check.h"

namespace preceptor {
namespace {

Uint16 word(std::int64_t value) { return static_cast<Uint16>(value); }

// What the codecs read of a data set.
void describe(const PixelDescription& pixels, DcmItem& item) {
  item.putAndInsertUint16(DCM_SamplesPerPixel, word(pixels.samples));
  item.putAndInsertString(DCM_PhotometricInterpretation, pixels.photometric.c_str());
  if (pixels.samples > 1) item.putAndInsertUint16(DCM_PlanarConfiguration, pixels.planar);
  item.putAndInsertString(DCM_NumberOfFrames, "1");
  item.putAndInsertUint16(DCM_Rows, word(pixels.rows));
  item.putAndInsertUint16(DCM_Columns, word(pixels.columns));
  item.putAndInsertUint16(DCM_BitsAllocated, word(pixels.bits_allocated));
  item.putAndInsertUint16(DCM_BitsStored, word(pixels.bits_stored));
  item.putAndInsertUint16(DCM_HighBit, word(pixels.high_bit));
  item.putAndInsertUint16(DCM_PixelRepresentation, pixels.is_signed);
}

// An empty offset table and the frame.
OFCondition fill(DcmPixelSequence& sequence, const Fragment& frame) {
  sequence.insert(new DcmPixelItem(DcmTag(DCM_Item, EVR_OB)));
  auto* item = new DcmPixelItem(DcmTag(DCM_Item, EVR_OB));
  sequence.insert(item);
  return item->putUint8Array(frame.bytes, static_cast<unsigned long>(frame.count));
}

class CodecFrames final : public FrameSource {
 public:
  CodecFrames(FrameBytes bytes, const PixelDescription& pixels, const TransferSyntax& syntax)
      : bytes_(std::move(bytes)), pixels_(pixels), syntax_(syntax) {
    describe(pixels, attributes_);
    // The codecs want an even size, since they may swap in words.
    buffer_.resize(static_cast<std::size_t>(pixels.frame_bytes() + 1) / 2 * 2);
  }

  Outcome<RawFrame> frame(std::int64_t index) override {
    const Fragment stream = bytes_.of(index);
    if (auto refused = check(stream)) return *refused;
    OFString model;
    const OFCondition status = decode(stream, model);
    if (status.bad()) {
      return Rejection{"corrupt",
                       "frame " + std::to_string(index) + " does not decode: " + status.text()};
    }
    RawFrame frame;
    frame.bytes = buffer_.data();
    frame.precision = precision_of(stream);
    // A JPEG of up to 8 bits comes in bytes whatever BitsAllocated says.
    const bool bytes = frame.precision > 0 && frame.precision <= 8;
    frame.container_bits = bytes ? 8 : static_cast<int>(pixels_.bits_allocated);
    frame.planar = pixels_.planar;
    frame.colour = colour_model(model.c_str());
    return frame;
  }

 private:
  OFCondition decode(const Fragment& stream, OFString& model) {
    DcmPixelSequence sequence(DcmTag(DCM_PixelData, EVR_OB));
    const OFCondition status = fill(sequence, stream);
    if (status.bad()) return status;
    Uint32 first = 1;
    return DcmCodecList::decodeFrame(DcmXfer(syntax_.uid.c_str()), nullptr, &sequence, &attributes_,
                                     0, first, buffer_.data(), static_cast<Uint32>(buffer_.size()),
                                     model);
  }

  std::optional<Rejection> check(const Fragment& stream) const {
    return syntax_.coding == PixelCoding::kRle ? rle_refusal(stream.bytes, stream.count, pixels_)
                                               : jpeg_refusal(stream.bytes, stream.count, pixels_);
  }

  std::int64_t precision_of(const Fragment& stream) const {
    if (syntax_.coding == PixelCoding::kRle) return 0;
    return find_jpeg_frame_header(stream.bytes, stream.count)->precision;
  }

  FrameBytes bytes_;
  const PixelDescription pixels_;
  const TransferSyntax syntax_;
  DcmDataset attributes_;
  std::vector<std::uint8_t> buffer_;
};

}  // namespace

std::unique_ptr<FrameSource> codec_frames(FrameBytes bytes, const PixelDescription& pixels,
                                          const TransferSyntax& syntax) {
  return std::make_unique<CodecFrames>(std::move(bytes), pixels, syntax);
}

}  // namespace preceptor
