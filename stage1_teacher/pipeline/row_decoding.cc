#include "stage1_teacher/pipeline/row_decoding.h"

#include "common/base/error.h"
#include "data/volume/unreadable_file.h"
#include "stage1_teacher/pipeline/volume_decoding.h"

namespace preceptor {
namespace {

Rejection frame_missing(std::int32_t frame, const DicomImage& image) {
  return {"frames", "the index counted a frame " + std::to_string(frame + 1) + ", the file has " +
                        std::to_string(image.frames) + "; index the archive again"};
}

Rejection other_image(const DicomImage& image) {
  return {"changed", "the file holds another image than the index says (" + image.sop_instance_uid +
                         "); index the archive again"};
}

Rejection several_frames(const DicomImage& image) {
  return {"frames", "a file of " + std::to_string(image.frames) +
                        " frames where a row is the picture of a file; --size DxHxW makes volumes"};
}

std::optional<Rejection> fill_pixels(const DicomImage& image, const Recipe& recipe,
                                     DecodedRows& rows) {
  if (image.sop_instance_uid != rows.task.file->header.sop_instance_uid) return other_image(image);
  if (recipe.unit == SampleUnit::kInstance && image.frames != 1) return several_frames(image);
  rows.overlaid_files = image.has_overlays;
  for (const std::int32_t frame : rows.task.frames) {
    if (frame >= image.frames) return frame_missing(frame, image);
    Outcome<std::vector<std::uint8_t>> outcome = apply_recipe(recipe, image, frame);
    if (const Rejection* rejection = std::get_if<Rejection>(&outcome)) return *rejection;
    const auto& pixels = std::get<std::vector<std::uint8_t>>(outcome);
    rows.pixels.insert(rows.pixels.end(), pixels.begin(), pixels.end());
  }
  return std::nullopt;
}

}  // namespace

DecodeTasks::DecodeTasks(const RowPlan& plan, const ArchiveView& archive, std::int64_t first_row)
    : plan_(plan), archive_(archive), withdrawn_(plan.withdrawn_mask()), next_row_(first_row) {}

std::optional<DecodeTask> DecodeTasks::next() {
  if (next_row_ >= plan_.size()) return std::nullopt;
  const CacheRow& first = plan_.row(next_row_);
  const bool withdrawn = withdrawn_[static_cast<std::size_t>(next_row_)];
  DecodeTask task;
  task.first_row = next_row_;
  const RowSource* source = withdrawn ? nullptr : archive_.source(first.file);
  if (source != nullptr && !source->vanished()) {
    task.file = &source->first();
    task.files = source->files;
  }
  for (; next_row_ < plan_.size(); ++next_row_) {
    const CacheRow& row = plan_.row(next_row_);
    // The same file may end one generation and begin the next, withdrawn in the first.
    if (row.file != first.file ||
        withdrawn != bool(withdrawn_[static_cast<std::size_t>(next_row_)])) {
      break;
    }
    task.frames.push_back(row.frame);
  }
  return task;
}

DecodedRows decode_rows(DecodeTask task, const Recipe& recipe, DecoderProcess& decoder) {
  DecodedRows rows;
  rows.task = std::move(task);
  if (rows.task.file == nullptr) return rows;
  if (recipe.depth > 0) return decode_volume(std::move(rows.task), recipe, decoder);
  try {
    ReadFile read = decoder.read_image(rows.task.file->path);
    if (read.sha256) rows.digests = {*read.sha256};
    rows.sha256 = read.sha256;
    if (const Rejection* rejection = std::get_if<Rejection>(&read.image)) {
      rows.rejection = *rejection;
    } else {
      rows.rejection = fill_pixels(std::get<DicomImage>(read.image), recipe, rows);
    }
  } catch (const Error& problem) {
    rows.rejection = unreadable_file(problem);
  }
  if (rows.rejection) rows.pixels.clear();
  return rows;
}

}  // namespace preceptor
