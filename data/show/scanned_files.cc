#include "data/show/scanned_files.h"

#include <atomic>
#include <set>
#include <utility>

#include "common/base/error.h"
#include "common/base/ordered_map.h"
#include "data/volume/unreadable_file.h"

namespace preceptor {
namespace {

using Files = std::vector<VolumeFile>;

struct Scanned {
  std::string path;
  ScannedStart start;
  FirstBytes read;
};

ShownVolume refused_file(const Scanned& scanned) {
  if (const auto* why = std::get_if<Rejection>(&scanned.start.result))
    return {scanned.path, {}, *why};
  const auto* other = std::get_if<NotAnImage>(&scanned.start.result);
  const bool directory = other != nullptr && *other == NotAnImage::kDicomdir;
  return {scanned.path, {}, directory ? only_a_directory() : not_dicom()};
}

// As IndexDatabase::lost_slices().
void take_lost_slice(Scanned&& scanned, Files& lost) {
  const auto* why = std::get_if<Rejection>(&scanned.start.result);
  const StatedUids& stated = scanned.start.stated;
  if (why == nullptr || why->code == "no-pixel-data" || stated.series_instance.empty()) return;
  VolumeFile file{std::move(scanned.path), {}, *why};
  file.header.sop_instance_uid = stated.sop_instance;
  file.header.study_instance_uid = stated.study_instance;
  file.header.series_instance_uid = stated.series_instance;
  lost.push_back(std::move(file));
}

// But for copies of an image of that series.
void add_lost_slices(Files lost, Files& files) {
  const auto name_of = [](const VolumeFile& file) {
    return std::pair(file.header.series_instance_uid, file.header.sop_instance_uid);
  };
  std::set<std::pair<std::string, std::string>> whole;
  for (const VolumeFile& file : files) whole.insert(name_of(file));
  for (VolumeFile& file : lost) {
    if (whole.count(name_of(file)) == 0) files.push_back(std::move(file));
  }
}

}  // namespace

ScannedFiles scan_files(const std::vector<std::string>& paths, DecoderPool& decoders,
                        bool wants_lost) {
  std::atomic<std::size_t> kept = 0;
  const auto scan_one = [&](std::string&& path, int worker) {
    Scanned scanned{std::move(path), {NotAnImage::kNotDicom, {}}, {}};
    try {
      scanned.start = decoders.at(worker).scan(scanned.path, &scanned.read);
    } catch (const Error& problem) {
      scanned.start.result = unreadable_file(problem, scanned.path);
    }
    const bool is_image = std::holds_alternative<DicomHeader>(scanned.start.result);
    const std::size_t count = is_image ? scanned.read.bytes.size() : 0;
    const bool fits = kept.fetch_add(count) + count <= kMostKeptStarts;
    if (!fits) kept -= count;
    if (!fits || !is_image) scanned.read = {};
    return scanned;
  };
  ScannedFiles all;
  Files lost;
  for (Scanned& scanned : in_parallel<std::string, Scanned>(paths, decoders.workers(), scan_one)) {
    if (auto* header = std::get_if<DicomHeader>(&scanned.start.result)) {
      all.files.push_back(
          {std::move(scanned.path), std::move(*header), {}, std::move(scanned.read)});
    } else {
      all.refused.push_back(refused_file(scanned));
      if (wants_lost) take_lost_slice(std::move(scanned), lost);
    }
  }
  add_lost_slices(std::move(lost), all.files);
  return all;
}

}  // namespace preceptor
