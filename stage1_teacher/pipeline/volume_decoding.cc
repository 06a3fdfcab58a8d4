#include "stage1_teacher/pipeline/volume_decoding.h"

#include <map>
#include <utility>

#include "common/base/error.h"
#include "data/study/study_reading.h"
#include "data/volume/sample_unit.h"
#include "data/volume/unreadable_file.h"
#include "data/volume/volume_pixels.h"
#include "data/volume/volume_rules.h"
#include "stage1_teacher/rows/file_digest.h"

namespace preceptor {
namespace {

struct DecodedVolume {
  std::vector<Digest32> digests;
  std::vector<std::uint8_t> pixels;
  std::int64_t overlaid_files = 0;
};

std::vector<VolumeFile> volume_files(const DecodeTask& task) {
  std::vector<VolumeFile> files;
  for (const IndexedFile* file : task.files) {
    files.push_back({file->path, file->header, {}});
    if (file->refused) files.back().refused = *file->refused;
  }
  return files;
}

VolumeRules rules_of(const Recipe& recipe) {
  return recipe.slices.is_null() ? VolumeRules{} : VolumeRules::from_json(recipe.slices);
}

Digest32 digest_of(const std::string& path) {
  const std::optional<Digest32> digest = sha256_of_file(path);
  if (digest) return *digest;
  throw Error(ErrorKind::kSystem, "cannot read a file")
      .path(path)
      .found("it is gone, or may not be read");
}

// Of the files that were read, by their paths.
using KnownDigests = std::map<std::string, Digest32>;

FileReader reader_of(DecoderProcess& decoder, KnownDigests& known) {
  return {[&](const VolumeFile& file) {
            ReadFile read = decoder.read_image(file.path);
            if (read.sha256) known[file.path] = *read.sha256;
            return ReadFile{read.sha256, with_own_pixels(std::move(read.image))};
          },
          [&](const std::string& path) { return known[path] = digest_of(path); }};
}

SeriesOutcome<DecodedVolume> decode_study(const std::vector<VolumeFile>& files,
                                          const Recipe& recipe, const FileReader& reader) {
  SeriesOutcome<StudyVolume> outcome = read_study(files, recipe, rules_of(recipe), reader);
  if (const auto* refused = std::get_if<SeriesRefusal>(&outcome)) return *refused;
  auto& study = std::get<StudyVolume>(outcome);
  return DecodedVolume{std::move(study.digests), std::move(study.pixels), study.overlaid_files};
}

SeriesOutcome<DecodedVolume> decode(const std::vector<VolumeFile>& files, const Recipe& recipe,
                                    const FileReader& reader) {
  if (recipe.unit != SampleUnit::kInstance &&
      uid_of_sample(recipe.unit, files.front().header).empty()) {
    return SeriesRefusal{without_uid(recipe.unit)};
  }
  if (recipe.unit == SampleUnit::kStudy) return decode_study(files, recipe, reader);
  const SeriesOutcome<VolumePlan> planned = plan_of(files, rules_of(recipe));
  if (const auto* refused = std::get_if<SeriesRefusal>(&planned)) return *refused;
  const auto& plan = std::get<VolumePlan>(planned);
  const Outcome<VolumeGrid> grid = volume_grid(plan, recipe);
  if (const auto* why = std::get_if<Rejection>(&grid)) return SeriesRefusal{*why, 0};
  SeriesOutcome<VolumeImages> read = read_volume(files, plan, reader);
  if (const auto* refused = std::get_if<SeriesRefusal>(&read)) return *refused;
  auto& images = std::get<VolumeImages>(read);
  SeriesOutcome<std::vector<std::uint8_t>> pixels =
      recipe_volume(recipe, plan, std::get<VolumeGrid>(grid), images);
  if (const auto* refused = std::get_if<SeriesRefusal>(&pixels)) return *refused;
  return DecodedVolume{std::move(images.digests),
                       std::get<std::vector<std::uint8_t>>(std::move(pixels)),
                       overlaid_files(images)};
}

Rejection named(const SeriesRefusal& refused, const DecodeTask& task) {
  if (refused.file == 0) return refused.why;
  return {refused.why.code, task.files[refused.file]->relative_path + ": " + refused.why.sentence};
}

// Empty where one cannot be read.
std::vector<Digest32> digests_of(const DecodeTask& task, const KnownDigests& known) {
  std::vector<Digest32> digests;
  for (const IndexedFile* file : task.files) {
    const auto found = known.find(file->path);
    const std::optional<Digest32> digest =
        found != known.end() ? found->second : sha256_of_file(file->path);
    if (!digest) return {};
    digests.push_back(*digest);
  }
  return digests;
}

}  // namespace

DecodedRows decode_volume(DecodeTask task, const Recipe& recipe, DecoderProcess& decoder) {
  DecodedRows rows;
  rows.task = std::move(task);
  KnownDigests known;
  try {
    SeriesOutcome<DecodedVolume> outcome =
        decode(volume_files(rows.task), recipe, reader_of(decoder, known));
    if (const auto* refused = std::get_if<SeriesRefusal>(&outcome)) {
      rows.rejection = named(*refused, rows.task);
      rows.digests = digests_of(rows.task, known);
    } else {
      auto& volume = std::get<DecodedVolume>(outcome);
      rows.digests = std::move(volume.digests);
      rows.pixels = std::move(volume.pixels);
      rows.overlaid_files = volume.overlaid_files;
    }
  } catch (const Error& problem) {
    rows.rejection = unreadable_file(problem);
  }
  if (!rows.digests.empty()) rows.sha256 = content_digest(rows.task.files, rows.digests);
  return rows;
}

}  // namespace preceptor
