#include "data/codec/native_frames_dcmtk.h"

#include <dcmtk/dcmdata/dcdeftag.h>

#include <algorithm>
#include <vector>

#include "data/codec/encapsulated_dcmtk.h"

namespace preceptor {
namespace {

using Source = std::unique_ptr<FrameSource>;

// Values in native byte order: borrowed from DCMTK, or put right in a copy.
struct Values {
  const std::uint8_t* bytes = nullptr;
  std::vector<std::uint8_t> copy;
};

class NativeFrames final : public FrameSource {
 public:
  NativeFrames(Values values, const PixelDescription& pixels)
      : values_(std::move(values)), pixels_(pixels) {}

  Outcome<RawFrame> frame(std::int64_t index) override {
    const std::uint8_t* all = values_.copy.empty() ? values_.bytes : values_.copy.data();
    return native_frame(all, index * pixels_.native_frame_bits(), pixels_);
  }

 private:
  const Values values_;
  const PixelDescription pixels_;
};

DcmElement* pixel_element(DcmDataset& dataset, const PixelDescription& pixels) {
  DcmElement* element = nullptr;
  const DcmTagKey floating =
      pixels.bits_allocated == 32 ? DCM_FloatPixelData : DCM_DoubleFloatPixelData;
  dataset.findAndGetElement(pixels.floating_point ? floating : DCM_PixelData, element);
  return element;
}

OFCondition take_values(DcmElement& element, const PixelDescription& pixels,
                        const std::uint8_t** bytes) {
  OFCondition status;
  const auto take = [&](auto* values, auto getter) {
    status = (element.*getter)(values);
    *bytes = reinterpret_cast<const std::uint8_t*>(values);
  };
  if (pixels.floating_point && pixels.bits_allocated == 32) {
    take(static_cast<Float32*>(nullptr), &DcmElement::getFloat32Array);
  } else if (pixels.floating_point) {
    take(static_cast<Float64*>(nullptr), &DcmElement::getFloat64Array);
  } else if (pixels.bits_allocated <= 8) {
    take(static_cast<Uint8*>(nullptr), &DcmElement::getUint8Array);
  } else {
    take(static_cast<Uint16*>(nullptr), &DcmElement::getUint16Array);
  }
  return status;
}

// DCMTK has put the bytes of OW right within each 16 bits, and those of OB not at all; a big endian
// sample of 32 bits has its high word first.
void put_right(std::vector<std::uint8_t>& bytes, bool were_words, std::size_t sample) {
  for (std::size_t at = 0; at + sample <= bytes.size(); at += sample) {
    std::uint8_t* const value = &bytes[at];
    if (were_words) {
      std::swap_ranges(value, value + 2, value + 2);
    } else {
      std::reverse(value, value + sample);
    }
  }
}

}  // namespace

RawFrame native_frame(const std::uint8_t* bytes, std::int64_t first_bit,
                      const PixelDescription& pixels) {
  RawFrame frame;
  frame.bytes = bytes + first_bit / 8;
  frame.container_bits = static_cast<int>(pixels.bits_allocated);
  frame.first_bit = static_cast<int>(first_bit % 8);
  frame.planar = pixels.planar;
  frame.colour = pixels.colour();
  frame.pairs_chrominance = pixels.pairs_chrominance();
  return frame;
}

Outcome<std::unique_ptr<FrameSource>> open_native(DcmDataset& dataset,
                                                  const PixelDescription& pixels) {
  DcmElement* element = pixel_element(dataset, pixels);
  if (element == nullptr) return Rejection{"corrupt", "pixel data of a wrong kind"};
  if (fragments_of(*element) != nullptr) {
    return Rejection{"corrupt", "pixel data in fragments, of which the transfer syntax knows none"};
  }
  if (auto refused = native_length_refusal(pixels, element->getLength())) return *refused;
  const bool were_words = element->getVR() != EVR_OB;
  Values values;
  if (take_values(*element, pixels, &values.bytes).bad() || values.bytes == nullptr) {
    return Rejection{"corrupt", "unreadable pixel data"};
  }
  if (auto refused = left_over_refusal(pixels, values.bytes, element->getLength())) return *refused;
  const bool big = dataset.getOriginalXfer() == EXS_BigEndianExplicit;
  const auto sample = static_cast<std::size_t>(pixels.bytes_per_sample());
  if (big && !pixels.floating_point && (were_words ? sample == 4 : sample > 1)) {
    values.copy.assign(values.bytes, values.bytes + pixels.native_bytes());
    put_right(values.copy, were_words, sample);
  }
  return Source(std::make_unique<NativeFrames>(std::move(values), pixels));
}

}  // namespace preceptor
