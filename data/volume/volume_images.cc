#include "data/volume/volume_images.h"

#include <algorithm>

#include "common/base/error.h"
#include "data/pixels/pixel_description.h"
#include "data/volume/sample_unit.h"
#include "data/volume/unreadable_file.h"

namespace preceptor {
namespace {

using Refusal = std::optional<Rejection>;

bool same_places(const std::vector<FramePlace>& a, const std::vector<FramePlace>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const FramePlace& x, const FramePlace& y) {
                      return x.position == y.position && x.orientation == y.orientation;
                    });
}

Refusal other_than_planned(const DicomImage& image, const DicomHeader& header) {
  if (image.sop_instance_uid == header.sop_instance_uid && image.frames == header.frames &&
      image.rows == header.rows && image.columns == header.columns &&
      same_places(image.places, header.places)) {
    return {};
  }
  return Rejection{"changed", "a file of the series is not the one whose header was read"};
}

// Of a volume without its first slice the others do not tell.
std::optional<SeriesRefusal> lost_slice(const std::vector<VolumeFile>& files) {
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (!files[i].refused) continue;
    const Rejection& why = *files[i].refused;
    return SeriesRefusal{
        Rejection{"slice-lost", "a file of the series was rejected, " + why.code + ": " +
                                    why.sentence + "; --lost-slices accept goes on without it"},
        i};
  }
  return {};
}

std::vector<bool> files_in(const VolumePlan& plan, std::size_t count) {
  std::vector<bool> wanted(count, false);
  for (const PlannedSlice& slice : plan.slices) wanted[slice.file] = true;
  return wanted;
}

Refusal other_kind(const DicomImage& image, const DicomImage& first) {
  if (image.samples != first.samples) {
    return Rejection{"mixed-pixels", "grey and colour slices in one sample"};
  }
  if (is_floating_point(image.type) == is_floating_point(first.type)) return {};
  return Rejection{"mixed-pixels", "slices of whole and of floating-point numbers in one sample"};
}

Refusal too_large(const DicomImage& image, std::int64_t& bytes) {
  bytes += image.frames * image.frame_bytes();
  if (bytes <= kMostImageBytes) return {};
  return Rejection{"size", "files of more than " + std::to_string(kMostImageBytes) + " bytes"};
}

}  // namespace

FileReader FileReader::without_digests(DecoderProcess& decoder) {
  return {[&decoder](const VolumeFile& file) {
    return ReadFile{{}, with_own_pixels(decoder.read_checked_image(file.path, file.start))};
  }};
}

ReadFile FileReader::image(const VolumeFile& file) const {
  try {
    return decode(file);
  } catch (const Error& problem) {
    return {{}, unreadable_file(problem, file.path)};
  }
}

ReadFile FileReader::bytes_alone(const VolumeFile& file) const {
  try {
    if (!digest) return {{}, DicomImage{}};
    return {digest(file.path), DicomImage{}};
  } catch (const Error& problem) {
    return {{}, unreadable_file(problem, file.path)};
  }
}

std::int64_t overlaid_files(const VolumeImages& images) {
  return std::count_if(images.images.begin(), images.images.end(),
                       [](const DicomImage& image) { return image.has_overlays; });
}

SeriesOutcome<VolumePlan> plan_of(const std::vector<VolumeFile>& files, const VolumeRules& rules) {
  if (!rules.accept_lost) {
    if (auto refused = lost_slice(files)) return *refused;
  }
  if (auto refused = several_owners(SampleUnit::kSeries, files)) return *refused;
  if (!rules.ignore_frame_of_reference) {
    if (auto refused = several_frames_of_reference(files)) return *refused;
  }
  std::vector<const DicomHeader*> headers;
  for (const VolumeFile& file : files) headers.push_back(file.refused ? nullptr : &file.header);
  return plan_volume(slices_of(headers), rules);
}

SeriesOutcome<VolumeImages> read_volume(const std::vector<VolumeFile>& files,
                                        const VolumePlan& plan, const FileReader& read) {
  VolumeImages volume;
  volume.images.reserve(files.size());
  std::int64_t bytes = 0;
  const DicomImage* first = nullptr;
  const std::vector<bool> wanted = files_in(plan, files.size());
  for (std::size_t i = 0; i < files.size(); ++i) {
    volume.images.emplace_back();
    ReadFile file = wanted[i] ? read.image(files[i]) : read.bytes_alone(files[i]);
    if (const auto* refused = std::get_if<Rejection>(&file.image))
      return SeriesRefusal{*refused, i};
    if (file.sha256) volume.digests.push_back(*file.sha256);
    if (!wanted[i]) continue;
    DicomImage& image = std::get<DicomImage>(file.image);
    if (auto refused = other_than_planned(image, files[i].header))
      return SeriesRefusal{*refused, i};
    if (auto refused = too_large(image, bytes)) return SeriesRefusal{*refused, i};
    volume.images.back() = std::move(image);
    if (first == nullptr) first = &volume.images.back();
    if (auto refused = other_kind(volume.images.back(), *first)) return SeriesRefusal{*refused, i};
  }
  return volume;
}

}  // namespace preceptor
