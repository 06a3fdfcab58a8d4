#include "data/codec/codec_frames_dcmtk.h"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dccodec.h>
#include <dcmtk/dcmdata/dcdatset.h>
#include <dcmtk/dcmdata/dcdeftag.h>
#include <dcmtk/dcmdata/dcpixseq.h>
#include <dcmtk/dcmdata/dcpxitem.h>
#include <dcmtk/dcmdata/dcuid.h>

#include <cstring>
#include <string>
#include <vector>

#include "data/codec/jpeg_warnings_dcmtk.h"
#include "data/codestream/jpeg_check.h"
#include "data/codestream/jpeg_scans.h"
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

// The syntax whose codec of DCMTK's decodes the codestream. By the file's own, DCMTK would give a
// lossless process of more bits to libjpeg's build of 8 or of 12, which shifts them out, and a
// lossy one of more than 12 to that of 16, which has no cosines for it; neither with an error. One
// codec of each kind reads all processes of the kind.
std::string codec_syntax(const TransferSyntax& syntax,
                         const std::optional<JpegFrameHeader>& header) {
  if (syntax.coding != PixelCoding::kJpeg || !header) return syntax.uid;
  return header->lossless() ? UID_JPEGProcess14TransferSyntax : UID_JPEGProcess2_4TransferSyntax;
}

// Whether the samples have no bits above the precision, but for copies of the sign. What a build of
// libjpeg has room for stays in its words: up to 8 bits of a precision of 8 or less, 16 of others.
template <typename Container>
bool within_precision(const std::vector<std::uint8_t>& bytes, std::size_t count,
                      std::int64_t precision, bool is_signed) {
  bool within = true;
  for (std::size_t i = 0; i < count; ++i) {
    Container value;
    std::memcpy(&value, bytes.data() + i * sizeof value, sizeof value);
    const bool negative = is_signed && (value >> (precision - 1) & 1) != 0;
    const int above = value >> precision;
    within &= above == 0 || (negative && above == static_cast<Container>(-1) >> precision);
  }
  return within;
}

// The PhotometricInterpretation of the codestream, where that says it, else of the file.
std::string model_of(const std::optional<JpegFrameHeader>& header, const PixelDescription& pixels,
                     PixelCoding coding) {
  const bool said = coding == PixelCoding::kJpeg && pixels.samples == 3 && header;
  if (said && header->colours == JpegColours::kRgb) return "RGB";
  if (said && header->colours == JpegColours::kYbr) return "YBR_FULL";
  return pixels.photometric;
}

class CodecFrames final : public FrameSource {
 public:
  CodecFrames(FrameBytes bytes, const PixelDescription& pixels, const TransferSyntax& syntax,
              std::optional<bool> loses)
      : bytes_(std::move(bytes)), pixels_(pixels), syntax_(syntax), loses_(loses) {
    describe(pixels, attributes_);
    // The codecs want an even size, since they may swap in words.
    buffer_.resize(static_cast<std::size_t>(pixels.frame_bytes() + 1) / 2 * 2);
  }

  Outcome<RawFrame> frame(std::int64_t index) override {
    const Fragment stream = bytes_.of(index);
    const std::optional<JpegFrameHeader> header = jpeg_header(stream);
    const bool exact = header && header->lossless();
    const std::string coded = model_of(header, pixels_, syntax_.coding);
    // DCMTK's JPEG codec undoes the colour transform that this attribute names, by whole numbers.
    attributes_.putAndInsertString(DCM_PhotometricInterpretation,
                                   exact && pixels_.samples == 3 ? "RGB" : coded.c_str());
    OFString model;
    const JpegWarnings warnings;
    const OFCondition status = decode_cleaned(stream, codec_syntax(syntax_, header), model);
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
    if (exact && exceeds(frame)) {
      return Rejection{"corrupt", "a lossless JPEG codestream of samples beyond its " +
                                      std::to_string(frame.precision) + " bits"};
    }
    frame.planar = pixels_.planar;
    frame.colour = colour_model(exact ? coded : model.c_str());
    return frame;
  }

  std::optional<bool> loses() const override { return loses_; }

 private:
  OFCondition decode_cleaned(const Fragment& stream, const std::string& codec, OFString& model) {
    if (syntax_.coding != PixelCoding::kRle) return decode(stream, codec, model);
    const auto cleaned = rle_without_idle_bytes(stream.bytes, stream.count, pixels_);
    return decode(cleaned ? Fragment{cleaned->data(), cleaned->size()} : stream, codec, model);
  }

  OFCondition decode(const Fragment& stream, const std::string& codec, OFString& model) {
    DcmPixelSequence sequence(DcmTag(DCM_PixelData, EVR_OB));
    const OFCondition status = fill(sequence, stream);
    if (status.bad()) return status;
    Uint32 first = 1;
    return DcmCodecList::decodeFrame(DcmXfer(codec.c_str()), nullptr, &sequence, &attributes_, 0,
                                     first, buffer_.data(), static_cast<Uint32>(buffer_.size()),
                                     model);
  }

  std::optional<JpegFrameHeader> jpeg_header(const Fragment& stream) const {
    if (syntax_.coding == PixelCoding::kRle) return {};
    return find_jpeg_frame_header(stream.bytes, stream.count);
  }

  // A decoder adds differences up modulo 2^16 (ISO/IEC 10918-1 H.1.2.1), whatever the precision.
  bool exceeds(const RawFrame& frame) const {
    if (frame.precision >= frame.container_bits || frame.container_bits > 16) return false;
    const auto count = static_cast<std::size_t>(pixels_.rows * pixels_.columns * pixels_.samples);
    const bool within =
        frame.container_bits == 8
            ? within_precision<std::uint8_t>(buffer_, count, frame.precision, pixels_.is_signed)
            : within_precision<std::uint16_t>(buffer_, count, frame.precision, pixels_.is_signed);
    return !within;
  }

  FrameBytes bytes_;
  const PixelDescription pixels_;
  const TransferSyntax syntax_;
  const std::optional<bool> loses_;
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
  bool any_loses = false;
  for (std::int64_t i = 0; i < pixels.frames; ++i) {
    const Fragment stream = bytes.of(i);
    if (auto refused = stream_refusal(stream, pixels, syntax.coding)) return *refused;
    if (syntax.coding == PixelCoding::kRle) continue;
    const auto header = find_jpeg_frame_header(stream.bytes, stream.count);
    if (!header) continue;  // refused a moment ago
    // DCMTK undoes the colours of lossy processes by the codestream's own bits.
    const std::string model =
        header->lossless() ? model_of(header, pixels, syntax.coding) : pixels.photometric;
    if (auto refused = chrominance_bits_refusal(model, header->precision, pixels)) return *refused;
    any_loses |= loses(stream.bytes, stream.count, *header);
  }
  return std::unique_ptr<FrameSource>(
      std::make_unique<CodecFrames>(std::move(bytes), pixels, syntax, any_loses));
}

}  // namespace preceptor
