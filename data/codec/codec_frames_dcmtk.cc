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

constexpr int kByte = 8;  // bits

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

// The same pixels with two bytes a sample.
PixelDescription in_words(PixelDescription pixels) {
  pixels.bits_allocated = pixels.bits_stored = 2 * kByte;
  pixels.high_bit = 2 * kByte - 1;
  return pixels;
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

// Whether the samples, in words of 16 bits, have none above the precision but for copies of the
// sign.
bool within_precision(const std::vector<std::uint8_t>& bytes, std::size_t count,
                      std::int64_t precision, bool is_signed) {
  bool within = true;
  for (std::size_t i = 0; i < count; ++i) {
    std::uint16_t value;
    std::memcpy(&value, bytes.data() + i * sizeof value, sizeof value);
    const bool negative = is_signed && (value >> (precision - 1) & 1) != 0;
    const int above = value >> precision;
    within &= above == 0 || (negative && above == 0xFFFF >> precision);
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

// What a codec is told of a frame's samples, in their own containers or in words.
struct Target {
  explicit Target(const PixelDescription& of) : pixels(of) { describe(of, attributes); }

  const PixelDescription pixels;
  DcmDataset attributes;
};

class CodecFrames final : public FrameSource {
 public:
  CodecFrames(FrameBytes bytes, const PixelDescription& pixels, const TransferSyntax& syntax,
              std::optional<bool> loses)
      : bytes_(std::move(bytes)),
        pixels_(pixels),
        syntax_(syntax),
        loses_(loses),
        own_(pixels),
        words_(in_words(pixels)) {}

  Outcome<RawFrame> frame(std::int64_t index) override {
    const Fragment stream = bytes_.of(index);
    const std::optional<JpegFrameHeader> header = jpeg_header(stream);
    const bool exact = header && header->lossless();
    const bool widened = exact && header->precision <= kByte;
    const std::string coded = model_of(header, pixels_, syntax_.coding);
    OFString model = exact && pixels_.samples == 3 ? "RGB" : coded.c_str();
    const JpegWarnings warnings;
    const std::string codec = codec_syntax(syntax_, header);
    const OFCondition status = widened ? decode_widened(stream, *header, codec, model)
                                       : decode_cleaned(stream, codec, model);
    if (status.bad()) {
      return Rejection{"corrupt",
                       "frame " + std::to_string(index) + " does not decode: " + status.text()};
    }
    if (auto refused = warnings.refusal()) return *refused;
    RawFrame frame;
    frame.bytes = buffer_.data();
    frame.precision = header ? header->precision : 0;
    // A JPEG of up to 8 bits comes in bytes whatever BitsAllocated says.
    const bool bytes = frame.precision > 0 && frame.precision <= kByte;
    frame.container_bits = bytes ? kByte : static_cast<int>(pixels_.bits_allocated);
    if (widened ? !narrow(frame.precision) : exact && exceeds(frame)) {
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
    if (syntax_.coding != PixelCoding::kRle) return decode(stream, codec, own_, model);
    const auto cleaned = rle_without_idle_bytes(stream.bytes, stream.count, pixels_);
    return decode(cleaned ? Fragment{cleaned->data(), cleaned->size()} : stream, codec, own_,
                  model);
  }

  // libjpeg's build of 8 bits has no room for what is beyond them. As one of 16 bits the codestream
  // has another first prediction, and so all samples are moved by one number; see narrow().
  OFCondition decode_widened(const Fragment& stream, const JpegFrameHeader& header,
                             const std::string& codec, OFString& model) {
    std::vector<std::uint8_t> wide(stream.bytes, stream.bytes + stream.count);
    wide[header.precision_at] = 2 * kByte;
    return decode({wide.data(), wide.size()}, codec, words_, model);
  }

  // model: the PhotometricInterpretation, of which DCMTK's JPEG codec undoes the colour transform,
  // by whole numbers; then that of the result.
  OFCondition decode(const Fragment& stream, const std::string& codec, Target& target,
                     OFString& model) {
    DcmPixelSequence sequence(DcmTag(DCM_PixelData, EVR_OB));
    const OFCondition status = fill(sequence, stream);
    if (status.bad()) return status;
    target.attributes.putAndInsertString(DCM_PhotometricInterpretation, model.c_str());
    // The codecs want an even size, since they may swap in words.
    buffer_.resize(static_cast<std::size_t>(target.pixels.frame_bytes() + 1) / 2 * 2);
    Uint32 first = 1;
    return DcmCodecList::decodeFrame(DcmXfer(codec.c_str()), nullptr, &sequence, &target.attributes,
                                     0, first, buffer_.data(), static_cast<Uint32>(buffer_.size()),
                                     model);
  }

  // Of samples that were decoded as ones of 16 bits: as they are, in a byte each. The first
  // prediction is half of what a precision has (ISO/IEC 10918-1 H.1.2.1). False where one has more
  // bits than that.
  bool narrow(std::int64_t precision) {
    const int moved = (1 << (2 * kByte - 1)) - (1 << (precision - 1));
    const std::size_t count = samples_of_frame();
    for (std::size_t i = 0; i < count; ++i) {
      std::uint16_t value;
      std::memcpy(&value, &buffer_[2 * i], sizeof value);
      value = static_cast<std::uint16_t>(value - moved);
      std::memcpy(&buffer_[2 * i], &value, sizeof value);
    }
    if (!within_precision(buffer_, count, precision, pixels_.is_signed)) return false;
    for (std::size_t i = 0; i < count; ++i) buffer_[i] = buffer_[2 * i];  // little endian
    return true;
  }

  std::size_t samples_of_frame() const {
    return static_cast<std::size_t>(pixels_.rows * pixels_.columns * pixels_.samples);
  }

  std::optional<JpegFrameHeader> jpeg_header(const Fragment& stream) const {
    if (syntax_.coding == PixelCoding::kRle) return {};
    return find_jpeg_frame_header(stream.bytes, stream.count);
  }

  // A decoder adds differences up modulo 2^16 (ISO/IEC 10918-1 H.1.2.1), whatever the precision.
  bool exceeds(const RawFrame& frame) const {
    if (frame.precision >= frame.container_bits || frame.container_bits > 16) return false;
    return !within_precision(buffer_, samples_of_frame(), frame.precision, pixels_.is_signed);
  }

  FrameBytes bytes_;
  const PixelDescription pixels_;
  const TransferSyntax syntax_;
  const std::optional<bool> loses_;
  Target own_, words_;
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
