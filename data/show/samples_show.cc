#include "data/show/samples_show.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "common/base/error.h"
#include "common/base/ordered_map.h"
#include "common/files/file_io.h"
#include "data/decoder/decoder_pool.h"
#include "data/recipe/image_notes.h"
#include "data/show/frame_writer.h"
#include "data/show/study_show.h"
#include "data/volume/unreadable_file.h"

namespace preceptor {
namespace {

using Files = std::vector<VolumeFile>;

// Runs `work` over all items on several threads; results in order.
template <typename In, typename Out>
std::vector<Out> in_parallel(std::vector<In> items, int threads,
                             typename OrderedMap<In, Out>::Work work) {
  const std::size_t ahead = static_cast<std::size_t>(threads) + 1;
  OrderedMap<In, Out> map(threads, ahead, std::move(work));
  std::vector<Out> results;
  for (std::size_t next = 0; results.size() < items.size();) {
    while (next < items.size() && next < results.size() + ahead) {
      map.push(std::move(items[next++]));
    }
    results.push_back(*map.pop());
  }
  return results;
}

struct Scanned {
  std::string path;
  ScannedStart start;
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

Files scan(const SamplesRequest& request, DecoderPool& decoders,
           std::vector<ShownVolume>& refused) {
  const auto scan_one = [&decoders](std::string&& path, int worker) {
    ScannedStart start{NotAnImage::kNotDicom, {}};
    try {
      start = decoders.at(worker).scan(path);
    } catch (const Error& problem) {
      start.result = unreadable_file(problem, path);
    }
    return Scanned{std::move(path), std::move(start)};
  };
  const bool wants_lost = is_of_several_files(request.unit) && !request.view.rules.accept_lost;
  Files files, lost;
  for (Scanned& scanned :
       in_parallel<std::string, Scanned>(request.files, request.threads, scan_one)) {
    if (auto* header = std::get_if<DicomHeader>(&scanned.start.result)) {
      files.push_back({std::move(scanned.path), std::move(*header)});
    } else {
      refused.push_back(refused_file(scanned));
      if (wants_lost) take_lost_slice(std::move(scanned), lost);
    }
  }
  add_lost_slices(std::move(lost), files);
  return files;
}

// What a file system takes for a name, of a UID that may hold anything.
std::string safe_name(std::string text) {
  constexpr std::size_t kMostOfAUid = 64;
  text.resize(std::min(text.size(), kMostOfAUid));
  for (char& c : text) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                       c == '.' || c == '-';
    if (!plain) c = '_';
  }
  return text;
}

std::string name_of_sample(SampleUnit unit, const VolumeFile& first) {
  if (unit != SampleUnit::kInstance) return safe_name(uid_of_sample(unit, first.header));
  return dicom_stem_of(first.path);
}

struct Sample {
  Files files;
  std::string out;
};

std::vector<Sample> named_samples(const SamplesRequest& request, Files files) {
  std::vector<Sample> samples;
  TargetNames names;
  for (Files& group : grouped(request.unit, std::move(files))) {
    if (group.front().refused) continue;
    std::string out = request.one_file;
    if (!request.folder.empty()) {
      const std::string name = names.take(name_of_sample(request.unit, group.front()));
      out = join_path(request.folder, name + ".npy");
    }
    samples.push_back({std::move(group), std::move(out)});
  }
  if (request.one_file.empty() || samples.size() <= 1) return samples;
  throw Error(ErrorKind::kUsage, "one --out file for several samples")
      .expected("files of one " + name_of(request.unit))
      .found(std::to_string(samples.size()))
      .hint("name a folder");
}

// An instance of one frame is a picture.
ShownVolume show_picture(const Sample& sample, const VolumeView& view, DecoderProcess& decoder) {
  ShownVolume shown{sample.files.front().path, {}, {}};
  const Outcome<DicomImage> read = FileReader::without_digests(decoder).image(shown.path).image;
  if (const auto* refused = std::get_if<Rejection>(&read)) {
    shown.rejection = *refused;
    return shown;
  }
  const auto& image = std::get<DicomImage>(read);
  const Recipe recipe = resolved_recipe(view.recipe, view.channels, image);
  const Outcome<ShownFrame> frame = show_frame(image, 0, view.stage, recipe);
  if (const auto* refused = std::get_if<Rejection>(&frame)) {
    shown.rejection = *refused;
    return shown;
  }
  const auto& picture = std::get<ShownFrame>(frame);
  shown.record = describe_frame(picture);
  shown.record.set("path", shown.path).set("slices", 1);
  set_notes(image_notes(image, view.stage == ShowStage::kRecipe ? &recipe : nullptr), shown.record);
  if (sample.out.empty()) return shown;
  write_npy(sample.out, picture);
  shown.record.set("out", sample.out);
  return shown;
}

ShownVolume show_sample(const Sample& sample, const SamplesRequest& request,
                        DecoderProcess& decoder) {
  const DicomHeader& header = sample.files.front().header;
  if (request.unit != SampleUnit::kInstance && uid_of_sample(request.unit, header).empty()) {
    return {sample.files.front().path, {}, without_uid(request.unit)};
  }
  if (request.unit == SampleUnit::kStudy) {
    return show_study(sample.files, request.view, decoder, sample.out);
  }
  const bool picture = request.unit == SampleUnit::kInstance && header.frames == 1;
  return picture ? show_picture(sample, request.view, decoder)
                 : show_volume(sample.files, request.view, decoder, sample.out);
}

}  // namespace

ShownSamples show_samples(const SamplesRequest& request, Reporter& reporter) {
  ShownSamples all;
  DecoderPool decoders(request.threads, request.limits);
  warn_of_sandbox_gap(decoders.at(0), reporter);
  std::vector<Sample> samples = named_samples(request, scan(request, decoders, all.refused));
  std::vector<ShownVolume> shown = in_parallel<Sample, ShownVolume>(
      std::move(samples), request.threads, [&](Sample&& sample, int worker) {
        return show_sample(sample, request, decoders.at(worker));
      });
  for (ShownVolume& one : shown) {
    if (one.rejection)
      all.refused.push_back(std::move(one));
    else
      all.records.push_back(std::move(one.record));
  }
  return all;
}

}  // namespace preceptor
