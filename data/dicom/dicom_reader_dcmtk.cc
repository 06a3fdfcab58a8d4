#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcdeftag.h>
#include <dcmtk/dcmdata/dcfilefo.h>

#include "data/codec/frame_source_dcmtk.h"
#include "data/dicom/attributes_dcmtk.h"
#include "data/dicom/dicom_reader.h"
#include "data/dicom/frame_places_dcmtk.h"
#include "data/dicom/image_context_dcmtk.h"
#include "data/dicom/palette_dcmtk.h"
#include "data/dicom/parsed_file_dcmtk.h"
#include "data/dicom/pixel_meaning_dcmtk.h"
#include "data/pixels/stored_values.h"

namespace preceptor {
namespace {

using Refusal = std::optional<Rejection>;

// Fills the frames, or says which of them is bad and why.
Refusal read_frames(FrameSource& source, const PixelDescription& pixels,
                    const std::optional<Palette>& palette, const PixelAllocator& allocate,
                    DicomImage& image) {
  const std::shared_ptr<std::uint8_t> all = allocate(image.frames * image.frame_bytes());
  if (all == nullptr) return Rejection{"size", "more pixels than there is room for"};
  image.pixels = all;
  for (std::int64_t i = 0; i < pixels.frames; ++i) {
    const Outcome<RawFrame> raw = source.frame(i);
    if (const auto* refused = std::get_if<Rejection>(&raw)) return *refused;
    std::uint8_t* const out = all.get() + i * image.frame_bytes();
    if (Refusal refused = write_stored_values(std::get<RawFrame>(raw), pixels, palette, out)) {
      return refused;
    }
  }
  return {};
}

Refusal read_meanings(DcmDataset& dataset, const PixelDescription& pixels, DicomImage& image) {
  if (!pixels.monochrome()) return {};
  Outcome<std::vector<PixelMeaning>> meanings = pixel_meanings(dataset, pixels.frames, image);
  if (const auto* refused = std::get_if<Rejection>(&meanings)) return *refused;
  image.meanings = std::get<std::vector<PixelMeaning>>(std::move(meanings));
  return {};
}

DicomImage blank_image(DcmDataset& dataset, const PixelDescription& pixels,
                       const std::optional<Palette>& palette) {
  DicomImage image;
  image.frames = pixels.frames;
  image.rows = pixels.rows;
  image.columns = pixels.columns;
  image.samples = pixels.monochrome() ? 1 : 3;
  image.type = stored_type(pixels, palette);
  image.bits_stored = palette ? palette->bits : pixels.bits_stored;
  image.monochrome1 = pixels.photometric == "MONOCHROME1";
  image.sop_instance_uid = text_of(dataset, DCM_SOPInstanceUID);
  image.places = frame_places(dataset, pixels.frames);
  return image;
}

}  // namespace

Outcome<DicomImage> decode_dicom(const std::uint8_t* bytes, std::size_t count,
                                 const ReadLimits& limits, const PixelAllocator& allocate) {
  ParsedFile parsed;
  if (Refusal refused = parse_whole(bytes, static_cast<std::int64_t>(count), limits, parsed)) {
    return *refused;
  }
  DcmDataset& dataset = parsed.dataset();
  const Outcome<PixelDescription> accepted =
      accepted_pixels(dataset, parsed.syntax, parsed.has_pixel_data, limits);
  if (const auto* refused = std::get_if<Rejection>(&accepted)) return *refused;
  const auto& pixels = std::get<PixelDescription>(accepted);
  if (Refusal refused = burned_in_refusal(dataset, limits)) return *refused;
  const Outcome<std::optional<Palette>> palette = palette_of(dataset, pixels);
  if (const auto* refused = std::get_if<Rejection>(&palette)) return *refused;
  const auto& colours = std::get<std::optional<Palette>>(palette);
  DicomImage image = blank_image(dataset, pixels, colours);
  if (Refusal refused = read_meanings(dataset, pixels, image)) return *refused;
  Outcome<std::unique_ptr<FrameSource>> source = open_frames(dataset, pixels, parsed.syntax);
  if (const auto* refused = std::get_if<Rejection>(&source)) return *refused;
  FrameSource& frames = *std::get<std::unique_ptr<FrameSource>>(source);
  read_context(dataset, parsed.syntax, frames.loses(), image);
  if (Refusal refused = read_frames(frames, pixels, colours, allocate, image)) return *refused;
  return image;
}

}  // namespace preceptor
