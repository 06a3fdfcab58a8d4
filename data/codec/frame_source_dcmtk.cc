#include "data/codec/frame_source_dcmtk.h"

#include <dcmtk/dcmdata/dcdeftag.h>
#include <dcmtk/dcmdata/dcpixel.h>
#include <dcmtk/dcmdata/dcpixseq.h>
#include <dcmtk/dcmdata/dcpxitem.h>

#include <vector>

#include "data/codec/codestream_check.h"

namespace preceptor {
namespace {

using Source = std::unique_ptr<FrameSource>;

// Frames as they lie in the file, in native byte order; DCMTK owns them.
class NativeFrames final : public FrameSource {
 public:
  NativeFrames(const std::uint8_t* bytes, const PixelDescription& pixels)
      : bytes_(bytes), pixels_(pixels) {}

  Outcome<RawFrame> frame(std::int64_t index) override {
    return RawFrame{bytes_ + index * pixels_.native_frame_bytes(),
                    static_cast<int>(pixels_.bits_allocated), 0, pixels_.planar,
                    pixels_.photometric};
  }

 private:
  const std::uint8_t* bytes_;
  const PixelDescription pixels_;
};

// A frame's fragments: items [first, past) of the pixel sequence, whose item 0 is the offset table.
struct FragmentRange {
  Uint32 first = 1, past = 1;
};

// The value of an item, empty where it has none. Borrowed.
struct Fragment {
  const std::uint8_t* bytes = nullptr;
  std::size_t count = 0;
};

Fragment fragment(DcmPixelSequence& sequence, Uint32 index) {
  DcmPixelItem* item = nullptr;
  Uint8* bytes = nullptr;
  if (sequence.getItem(item, index).bad() || item == nullptr) return {};
  if (item->getUint8Array(bytes).bad() || bytes == nullptr) return {};
  return {bytes, item->getLength()};
}

std::vector<std::size_t> offset_table(DcmPixelSequence& sequence) {
  const Fragment table = fragment(sequence, 0);
  std::vector<std::size_t> offsets;
  for (std::size_t at = 0; at + 4 <= table.count; at += 4) {
    const std::uint8_t* b = table.bytes + at;
    offsets.push_back(b[0] | b[1] << 8 | b[2] << 16 | static_cast<std::size_t>(b[3]) << 24);
  }
  return offsets;
}

// Offsets count from the first fragment's item tag (PS3.5 A.4). Empty when one hits no fragment.
std::vector<FragmentRange> ranges_by_offset(DcmPixelSequence& sequence,
                                            const std::vector<std::size_t>& offsets) {
  constexpr std::size_t kTagAndLength = 8;
  std::vector<FragmentRange> ranges;
  std::size_t at = 0;
  const auto items = static_cast<Uint32>(sequence.card());
  for (Uint32 item = 1; item < items; ++item) {
    if (ranges.size() < offsets.size() && at == offsets[ranges.size()]) {
      ranges.push_back({item, item});
    }
    if (ranges.empty()) return {};
    ranges.back().past = item + 1;
    at += fragment(sequence, item).count + kTagAndLength;
  }
  if (ranges.size() != offsets.size()) ranges.clear();
  return ranges;
}

Outcome<std::vector<FragmentRange>> fragment_ranges(DcmPixelSequence& sequence,
                                                    std::int64_t frames) {
  const auto items = static_cast<std::int64_t>(sequence.card());
  const std::vector<std::size_t> offsets = offset_table(sequence);
  const auto stated = static_cast<std::int64_t>(offsets.size());
  if (items - 1 < frames || stated > frames) {
    return Rejection{"frames", std::to_string(items - 1) + " fragments and " +
                                   std::to_string(stated) + " offsets for " +
                                   std::to_string(frames) + " frames"};
  }
  std::vector<FragmentRange> ranges;
  if (frames == 1) return std::vector<FragmentRange>{{1, static_cast<Uint32>(items)}};
  if (items - 1 == frames) {
    for (Uint32 i = 1; i < static_cast<Uint32>(items); ++i) ranges.push_back({i, i + 1});
    return ranges;
  }
  if (stated == frames) ranges = ranges_by_offset(sequence, offsets);
  if (ranges.empty()) {
    return Rejection{"frames", "which fragments belong to which frame is not said"};
  }
  return ranges;
}

// Frames that one of DCMTK's registered codecs decodes.
class CodecFrames final : public FrameSource {
 public:
  CodecFrames(DcmDataset& dataset, DcmPixelData& data, DcmPixelSequence& sequence,
              std::vector<FragmentRange> ranges, const PixelDescription& pixels, PixelCoding coding)
      : dataset_(dataset),
        data_(data),
        sequence_(sequence),
        ranges_(std::move(ranges)),
        pixels_(pixels),
        coding_(coding) {}

  Outcome<RawFrame> frame(std::int64_t index) override {
    const FragmentRange range = ranges_[static_cast<std::size_t>(index)];
    const Outcome<Fragment> joined = whole(range);
    if (const auto* refused = std::get_if<Rejection>(&joined)) return *refused;
    const auto& stream = std::get<Fragment>(joined);
    if (auto refused = check(stream)) return *refused;
    const std::int64_t precision = precision_of(stream);
    // The codecs want an even size, since they may swap in words.
    buffer_.resize(static_cast<std::size_t>(pixels_.frame_bytes() + 1) / 2 * 2);
    Uint32 start = range.first;
    OFString colour_model;
    const OFCondition status =
        data_.getUncompressedFrame(&dataset_, static_cast<Uint32>(index), start, buffer_.data(),
                                   static_cast<Uint32>(buffer_.size()), colour_model);
    if (status.bad()) {
      return Rejection{"corrupt",
                       "frame " + std::to_string(index) + " does not decode: " + status.text()};
    }
    if (start > range.past) return Rejection{"truncated", "a frame runs into the next one"};
    return RawFrame{buffer_.data(), container_bits(precision), precision, pixels_.planar,
                    photometric(colour_model.c_str())};
  }

 private:
  // The frame as one fragment: DCMTK 3.6.7 loses its place in an RLE run that goes on in the next.
  Outcome<Fragment> whole(const FragmentRange& range) {
    if (range.past == range.first + 1) return fragment(sequence_, range.first);
    std::vector<std::uint8_t> all;
    for (Uint32 index = range.first; index < range.past; ++index) {
      const Fragment part = fragment(sequence_, index);
      all.insert(all.end(), part.bytes, part.bytes + part.count);
    }
    for (Uint32 index = range.first; index < range.past; ++index) {
      const std::size_t count = index == range.first ? all.size() : 0;
      DcmPixelItem* item = nullptr;
      if (sequence_.getItem(item, index).bad() ||
          item->putUint8Array(all.data(), static_cast<unsigned long>(count)).bad()) {
        return Rejection{"corrupt", "fragments that do not join"};
      }
    }
    return fragment(sequence_, range.first);
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

  // A codec leaves no shared chrominance behind.
  static std::string photometric(const std::string& model) {
    return model == "YBR_FULL_422" ? "YBR_FULL" : model;
  }

  DcmDataset& dataset_;
  DcmPixelData& data_;
  DcmPixelSequence& sequence_;
  const std::vector<FragmentRange> ranges_;
  const PixelDescription pixels_;
  const PixelCoding coding_;
  std::vector<std::uint8_t> buffer_;
};

Outcome<Source> open_native(DcmPixelData& data, const PixelDescription& pixels) {
  if (auto refused = native_length_refusal(pixels, data.getLength())) return *refused;
  OFCondition status;
  const std::uint8_t* bytes = nullptr;
  if (pixels.bits_allocated == 8) {
    Uint8* values = nullptr;
    status = data.getUint8Array(values);
    bytes = values;
  } else {
    Uint16* values = nullptr;
    status = data.getUint16Array(values);
    bytes = reinterpret_cast<const std::uint8_t*>(values);
  }
  if (status.bad() || bytes == nullptr) return Rejection{"corrupt", "unreadable pixel data"};
  return Source(std::make_unique<NativeFrames>(bytes, pixels));
}

// DCMTK's codecs refuse a data set without these, which the checks before have given defaults.
void complete_for_codecs(DcmDataset& dataset, const PixelDescription& pixels) {
  dataset.putAndInsertUint16(DCM_HighBit, static_cast<Uint16>(pixels.high_bit));
  if (pixels.samples > 1) {
    dataset.putAndInsertUint16(DCM_PlanarConfiguration, pixels.planar ? 1 : 0);
  }
  dataset.putAndInsertString(DCM_NumberOfFrames, std::to_string(pixels.frames).c_str());
}

Outcome<Source> open_codec(DcmDataset& dataset, DcmPixelData& data, const PixelDescription& pixels,
                           PixelCoding coding) {
  E_TransferSyntax written = EXS_Unknown;
  const DcmRepresentationParameter* parameter = nullptr;
  data.getOriginalRepresentationKey(written, parameter);
  DcmPixelSequence* sequence = nullptr;
  if (data.getEncapsulatedRepresentation(written, parameter, sequence).bad() ||
      sequence == nullptr) {
    return Rejection{"corrupt", "pixel data that are not encapsulated as the syntax says"};
  }
  Outcome<std::vector<FragmentRange>> ranges = fragment_ranges(*sequence, pixels.frames);
  if (const auto* refused = std::get_if<Rejection>(&ranges)) return *refused;
  complete_for_codecs(dataset, pixels);
  return Source(std::make_unique<CodecFrames>(
      dataset, data, *sequence, std::get<std::vector<FragmentRange>>(std::move(ranges)), pixels,
      coding));
}

}  // namespace

Outcome<std::unique_ptr<FrameSource>> open_frames(DcmDataset& dataset,
                                                  const PixelDescription& pixels,
                                                  const TransferSyntax& syntax) {
  DcmElement* element = nullptr;
  dataset.findAndGetElement(DCM_PixelData, element);
  auto* data = dynamic_cast<DcmPixelData*>(element);
  if (data == nullptr) return Rejection{"corrupt", "pixel data of a wrong kind"};
  return syntax.encapsulated() ? open_codec(dataset, *data, pixels, syntax.coding)
                               : open_native(*data, pixels);
}

}  // namespace preceptor
