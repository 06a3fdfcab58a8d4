#include "data/show/samples_show.h"

#include <algorithm>
#include <string>
#include <utility>

#include "common/base/error.h"
#include "common/base/ordered_map.h"
#include "common/files/file_io.h"
#include "data/decoder/decoder_pool.h"
#include "data/recipe/image_notes.h"
#include "data/show/frame_writer.h"
#include "data/show/scanned_files.h"
#include "data/show/study_show.h"

namespace preceptor {
namespace {

using Files = std::vector<VolumeFile>;

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

bool says_its_sample(SampleUnit unit, const Sample& sample) {
  return unit == SampleUnit::kInstance || !uid_of_sample(unit, sample.files.front().header).empty();
}

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
  // One without the UID is refused, and written nowhere.
  const auto said = std::count_if(samples.begin(), samples.end(), [&](const Sample& sample) {
    return says_its_sample(request.unit, sample);
  });
  if (request.one_file.empty() || said <= 1) return samples;
  throw Error(ErrorKind::kUsage, "one --out file for several samples")
      .expected("files of one " + name_of(request.unit))
      .found(std::to_string(said))
      .hint("name a folder");
}

// An instance of one frame is a picture.
ShownVolume show_picture(const Sample& sample, const VolumeView& view, DecoderProcess& decoder) {
  ShownVolume shown{sample.files.front().path, {}, {}};
  const Outcome<DicomImage> read =
      FileReader::without_digests(decoder).image(sample.files.front()).image;
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
  if (!says_its_sample(request.unit, sample)) {
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
  const bool wants_lost = is_of_several_files(request.unit) && !request.view.rules.accept_lost;
  ScannedFiles scanned = scan_files(request.files, decoders, wants_lost);
  all.refused = std::move(scanned.refused);
  std::vector<Sample> samples = named_samples(request, std::move(scanned.files));
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
