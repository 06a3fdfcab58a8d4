#include "data/decoder/image_messages.h"

#include <algorithm>
#include <cmath>

#include "data/pixels/pixel_description.h"

namespace preceptor {
namespace {

constexpr std::int64_t kMostBits = 64;

double finite(WireReader& reader) {
  const double number = reader.real();
  if (!std::isfinite(number)) reader.spoil();
  return number;
}

double distance(WireReader& reader) {
  const double number = finite(reader);
  if (number <= 0) reader.spoil();
  return number;
}

void write(WireWriter& writer, const LookupTable& table) {
  writer.integer(table.first);
  writer.integer(table.bits);
  writer.words(table.entries);
  writer.text(table.explanation);
}

LookupTable read_table(WireReader& reader) {
  LookupTable table;
  table.first = reader.integer(-(std::int64_t{1} << 40), std::int64_t{1} << 40);
  table.bits = static_cast<int>(reader.integer(1, 16));
  table.entries = reader.words();
  table.explanation = reader.text();
  return table;
}

void write(WireWriter& writer, const VoiWindow& window) {
  writer.real(window.center);
  writer.real(window.width);
  writer.integer(static_cast<std::int64_t>(window.function));
  writer.text(window.explanation);
}

VoiWindow read_window(WireReader& reader) {
  VoiWindow window;
  window.center = reader.real();
  window.width = reader.real();
  const auto last = static_cast<std::int64_t>(WindowFunction::kSigmoid);
  window.function = static_cast<WindowFunction>(reader.integer(0, last));
  window.explanation = reader.text();
  return window;
}

void write(WireWriter& writer, const PixelMeaning& meaning) {
  writer.real(meaning.slope);
  writer.real(meaning.intercept);
  writer.integer(meaning.modality_table.has_value());
  if (meaning.modality_table) write(writer, *meaning.modality_table);
  writer.count(meaning.windows.size());
  for (const VoiWindow& window : meaning.windows) write(writer, window);
  writer.count(meaning.voi_tables.size());
  for (const LookupTable& table : meaning.voi_tables) write(writer, table);
}

PixelMeaning read_meaning(WireReader& reader) {
  constexpr std::size_t kLeastWindow = 32, kLeastTable = 32;
  PixelMeaning meaning;
  meaning.slope = reader.real();
  meaning.intercept = reader.real();
  const bool scales = is_measure(meaning.slope) && meaning.slope != 0;
  if (!scales || !is_measure(meaning.intercept)) reader.spoil();
  if (reader.flag()) meaning.modality_table = read_table(reader);
  // A VOI table without entries is one that does not parse; a modality table has ends to clamp to.
  if (meaning.modality_table && meaning.modality_table->entries.empty()) reader.spoil();
  for (std::size_t left = reader.count(kLeastWindow); left > 0; --left) {
    meaning.windows.push_back(read_window(reader));
  }
  for (std::size_t left = reader.count(kLeastTable); left > 0; --left) {
    meaning.voi_tables.push_back(read_table(reader));
  }
  return meaning;
}

void write_padding(WireWriter& writer, const std::optional<PixelPadding>& padding) {
  writer.integer(padding.has_value());
  if (!padding) return;
  writer.real(padding->least);
  writer.real(padding->most);
}

std::optional<PixelPadding> read_padding(WireReader& reader) {
  if (!reader.flag()) return {};
  PixelPadding padding;
  padding.least = reader.real();
  padding.most = reader.real();
  return padding;
}

// Whether so many frames of such pixels fit.
bool fits(const DicomImage& image, std::int64_t room) {
  const std::int64_t samples_and_bytes = image.samples * bytes_of(image.type);
  const std::int64_t frame = image.rows * image.columns * samples_and_bytes;  // below 2^37
  return frame > 0 && image.frames >= 1 && image.frames <= room / frame;
}

// Tables have no entries for what lies between whole numbers.
bool has_table_of_fractions(const DicomImage& image) {
  const auto has_table = [](const PixelMeaning& meaning) {
    return meaning.modality_table.has_value();
  };
  return is_floating_point(image.type) &&
         std::any_of(image.meanings.begin(), image.meanings.end(), has_table);
}

bool is_sound(const DicomImage& image, std::int64_t room) {
  const auto frames = static_cast<std::size_t>(image.frames);
  const bool one_or_all = image.meanings.size() == 1 || image.meanings.size() == frames;
  const bool none_or_all = image.places.empty() || image.places.size() == frames;
  return fits(image, room) && (image.samples == 1 || image.samples == 3) && one_or_all &&
         none_or_all && image.bits_stored <= 8 * bytes_of(image.type) &&
         !has_table_of_fractions(image);
}

// The fields that are single numbers, in the order of the wire.
void write_numbers(WireWriter& writer, const DicomImage& image) {
  for (const std::int64_t number :
       {image.frames, image.rows, image.columns, image.samples,
        static_cast<std::int64_t>(image.type), image.bits_stored, std::int64_t{image.monochrome1},
        std::int64_t{image.lossy}, std::int64_t{image.has_overlays}}) {
    writer.integer(number);
  }
}

void read_numbers(WireReader& reader, DicomImage& image) {
  image.frames = reader.integer(1, kMostFrames);
  image.rows = reader.integer(1, kMostSide);
  image.columns = reader.integer(1, kMostSide);
  image.samples = reader.integer(1, 3);
  const auto last = static_cast<std::int64_t>(StoredType::kFloat64);
  image.type = static_cast<StoredType>(reader.integer(0, last));
  image.bits_stored = reader.integer(1, kMostBits);
  image.monochrome1 = reader.flag();
  image.lossy = reader.flag();
  image.has_overlays = reader.flag();
}

}  // namespace

void write_places(WireWriter& writer, const std::vector<FramePlace>& places) {
  writer.count(places.size());
  for (const FramePlace& place : places) {
    for (const double number : place.position) writer.real(number);
    for (const double number : place.orientation) writer.real(number);
  }
}

std::vector<FramePlace> read_places(WireReader& reader) {
  std::vector<FramePlace> places(reader.count(sizeof(FramePlace)));
  for (FramePlace& place : places) {
    for (double& number : place.position) number = finite(reader);
    for (double& number : place.orientation) number = finite(reader);
  }
  return places;
}

void write_spacing(WireWriter& writer, const std::optional<PixelSpacing>& spacing) {
  writer.integer(spacing.has_value());
  if (!spacing) return;
  writer.real(spacing->between_rows);
  writer.real(spacing->between_columns);
  writer.integer(spacing->in_millimetres);
}

std::optional<PixelSpacing> read_spacing(WireReader& reader) {
  if (!reader.flag()) return {};
  PixelSpacing spacing;
  spacing.between_rows = distance(reader);
  spacing.between_columns = distance(reader);
  spacing.in_millimetres = reader.flag();
  return spacing;
}

void write_image(WireWriter& writer, const DicomImage& image) {
  write_numbers(writer, image);
  writer.count(image.meanings.size());
  for (const PixelMeaning& meaning : image.meanings) write(writer, meaning);
  write_padding(writer, image.padding);
  write_spacing(writer, image.spacing);
  write_places(writer, image.places);
  writer.text(image.modality);
  writer.text(image.sop_instance_uid);
}

DicomImage read_image(WireReader& reader, std::int64_t room) {
  constexpr std::size_t kLeastMeaning = 40;
  DicomImage image;
  read_numbers(reader, image);
  image.meanings.clear();
  for (std::size_t left = reader.count(kLeastMeaning); left > 0; --left) {
    image.meanings.push_back(read_meaning(reader));
  }
  image.padding = read_padding(reader);
  image.spacing = read_spacing(reader);
  image.places = read_places(reader);
  image.modality = reader.text();
  image.sop_instance_uid = reader.text();
  if (!is_sound(image, room)) reader.spoil();
  return image;
}

}  // namespace preceptor
