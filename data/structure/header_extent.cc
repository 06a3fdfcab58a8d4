#include "data/structure/header_extent.h"

#include <algorithm>

#include "data/pixels/transfer_syntax.h"
#include "data/structure/file_layout.h"
#include "data/structure/structure_check.h"

namespace preceptor {
namespace {

// Doubles what is there, so that long headers take few reads.
HeaderExtent more(std::int64_t needed, std::int64_t count, std::int64_t file_size) {
  return {std::min(file_size, std::max(needed, 2 * count)), false};
}

HeaderExtent whole_file(std::int64_t count, std::int64_t file_size) {
  return {file_size, count >= file_size};
}

}  // namespace

Outcome<HeaderExtent> header_extent(const std::uint8_t* bytes, std::size_t available,
                                    std::int64_t file_size) {
  const auto count = static_cast<std::int64_t>(available);
  const auto enough = static_cast<std::int64_t>(kBytesForFileKind);
  if (count < std::min(file_size, enough)) return HeaderExtent{std::min(file_size, enough), false};
  const bool bare = inspect_file_start(bytes, available).kind == FileKind::kBareDataset;
  const Outcome<FileLayout> laid_out = file_layout(bytes, count, file_size);
  if (const auto* refused = std::get_if<Rejection>(&laid_out)) {
    if (bare) return HeaderExtent{count, true};
    return *refused;
  }
  const auto& layout = std::get<FileLayout>(laid_out);
  const bool unknown =
      !layout.transfer_syntax_uid.empty() &&
      transfer_syntax(layout.transfer_syntax_uid).coding == PixelCoding::kNotDecoded;
  if (layout.start.kind == FileKind::kOther) return HeaderExtent{std::min(file_size, enough), true};
  if (layout.needs > 0) return more(layout.needs, count, file_size);
  if (layout.directory) return HeaderExtent{count, true};
  if (layout.deflated) return whole_file(count, file_size);
  const StructureCheck check = check_dataset(bytes, count, file_size, layout.dataset_at,
                                             layout.encoding, CheckedPart::kHeader);
  // What only looked like a data set is no DICOM.
  // Pixel data that are cut have a whole header.
  if (check.refused && !check.cut_in_pixels && bare && !check.names_instance)
    return HeaderExtent{count, true};
  // A syntax that nothing here knows may be laid out in another way; it is refused by its name.
  if (check.refused && unknown) return HeaderExtent{count, true};
  if (check.refused && !check.cut_in_pixels) return *check.refused;
  if (check.needs > 0) return more(check.needs, count, file_size);
  if (!check.has_pixels) return whole_file(count, file_size);
  const std::int64_t behind = check.pixels_at + check.pixels.bytes;
  return HeaderExtent{behind, count >= behind};
}

}  // namespace preceptor
