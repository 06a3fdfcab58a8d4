#include "data/codec/codec_frames_dcmtk.h"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dccodec.h>
#include <dcmtk/dcmdata/dcdatset.h>
#include <dcmtk/dcmdata/dcdeftag.h>
#include <dcmtk/dcmdata/dcpixseq.h>
#include <dcmtk/dcmdata/dcpxitem.h>

#include <string>
#include <vector>

#include "data/codec/jpeg_warnings_dcmtk.h"
#include "data/codestream/jpeg_check.h"
#include "data/codestream/jpeg_stream.h"
#include "data/codestream/rle_stream.h"

namespace preceptor {
namespace {

Uint16 word(std::int64_t value) { return static_cast<Uint16>(value); }

// What the codecs read of a data set.
void describe(const PixelDescription& pixels, DcmItem& item) {
  item.putAndInsertUint16(DCM_SamplesPerPixel, word(pixels.samples));
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
    const std::optional<JpegFrameHeader> header = jpeg_header(stream);
    describe_colours(header);
    OFString model;
    const JpegWarnings warnings;
    const OFCondition status = decode_cleaned(stream, model);
    if (status.bad()) {
      return Rejection{"corrupt",
                       "frame " + std::to_string(index) + " does not decode: " + status.text()};
    }
    if (auto refused = warnings.refusal()) return *refused;
    RawFrame frame;
    frame.bytes = buffer_.data();
    frame.precision = header ? header->precision : 0;
    // A JPEG of up to 8 bits comes in bytes whatever BitsAllocated says.
    const bool bytes = frame.precision > 0 && frame.precision <= 8;
    frame.container_bits = bytes ? 8 : static_cast<int>(pixels_.bits_allocated);
    frame.planar = pixels_.planar;
    frame.colour = colour_model(model.c_str());
    return frame;
  }

 private:
  OFCondition decode_cleaned(const Fragment& stream, OFString& model) {
    if (syntax_.coding != PixelCoding::kRle) return decode(stream, model);
    const auto cleaned = rle_without_idle_bytes(stream.bytes, stream.count, pixels_);
    return cleaned ? decode({cleaned->data(), cleaned->size()}, model) : decode(stream, model);
  }

  OFCondition decode(const Fragment& stream, OFString& model) {
    DcmPixelSequence sequence(DcmTag(DCM_PixelData, EVR_OB));
    const OFCondition status = fill(sequence, stream);
    if (status.bad()) return status;
    Uint32 first = 1;
    return DcmCodecList::decodeFrame(DcmXfer(syntax_.uid.c_str()), nullptr, &sequence, &attributes_,
                                     0, first, buffer_.data(), static_cast<Uint32>(buffer_.size()),
                                     model);
  }

  std::optional<JpegFrameHeader> jpeg_header(const Fragment& stream) const {
    if (syntax_.coding == PixelCoding::kRle) return {};
    return find_jpeg_frame_header(stream.bytes, stream.count);
  }

  // DCMTK's JPEG codec undoes the colour transform that this attribute names.
  void describe_colours(const std::optional<JpegFrameHeader>& header) {
    std::string model = pixels_.photometric;
    const bool said = syntax_.coding == PixelCoding::kJpeg && pixels_.samples == 3;
    if (said && header->colours == JpegColours::kRgb) model = "RGB";
    if (said && header->colours == JpegColours::kYbr) model = "YBR_FULL";
    attributes_.putAndInsertString(DCM_PhotometricInterpretation, model.c_str());
  }

  FrameBytes bytes_;
  const PixelDescription pixels_;
  const TransferSyntax syntax_;
  DcmDataset attributes_;
  std::vector<std::uint8_t> buffer_;
};

std::optional<Rejection> stream_refusal(const Fragment& stream, const PixelDescription& pixels,
                                        PixelCoding coding) {
  return coding == PixelCoding::kRle ? rle_refusal(stream.bytes, stream.count, pixels)
                                     : jpeg_refusal(stream.bytes, stream.count, pixels);
}

}  // namespace

Outcome<std::unique_ptr<FrameSource>> codec_frames(FrameBytes bytes, const PixelDescription& pixels,
                                                   const TransferSyntax& syntax) {
  for (std::int64_t i = 0; i < pixels.frames; ++i) {
    if (auto refused = stream_refusal(bytes.of(i), pixels, syntax.coding)) return *refused;
  }
  return std::unique_ptr<FrameSource>(
      std::make_unique<CodecFrames>(std::move(bytes), pixels, syntax));
}

}  // namespace preceptor
