#include "stage1_teacher/pipeline/volume_decoding.h"

#include <utility>

#include "common/base/error.h"
#include "data/volume/volume_pixels.h"
#include "data/volume/volume_rules.h"
#include "stage1_teacher/rows/file_digest.h"

namespace preceptor {
namespace {

struct DecodedVolume {
  std::vector<Digest32> digests;
  std::vector<std::uint8_t> pixels;
};

std::vector<VolumeFile> volume_files(const DecodeTask& task) {
  std::vector<VolumeFile> files;
  for (const IndexedFile* file : task.files) files.push_back({file->path, file->header});
  return files;
}

VolumeRules rules_of(const Recipe& recipe) {
  return recipe.slices.is_null() ? VolumeRules{} : VolumeRules::from_json(recipe.slices);
}

SeriesOutcome<VolumePlan> plan_series(const std::vector<VolumeFile>& files, const Recipe& recipe) {
  const bool series = recipe.unit == SampleUnit::kSeries;
  if (series && files.front().header.series_instance_uid.empty()) {
    return SeriesRefusal{{"missing-attribute", "SeriesInstanceUID is missing"}};
  }
  return plan_of(files, rules_of(recipe));
}

SeriesOutcome<DecodedVolume> decode(const std::vector<VolumeFile>& files, const Recipe& recipe,
                                    DecoderProcess& decoder) {
  const SeriesOutcome<VolumePlan> planned = plan_series(files, recipe);
  if (const auto* refused = std::get_if<SeriesRefusal>(&planned)) return *refused;
  const auto& plan = std::get<VolumePlan>(planned);
  const Outcome<VolumeGrid> grid = volume_grid(plan, recipe);
  if (const auto* why = std::get_if<Rejection>(&grid)) return SeriesRefusal{*why, 0};
  SeriesOutcome<VolumeImages> read = read_volume(
      files, plan, [&decoder](const std::string& path) { return decoder.read_own_image(path); });
  if (const auto* refused = std::get_if<SeriesRefusal>(&read)) return *refused;
  auto& images = std::get<VolumeImages>(read);
  SeriesOutcome<std::vector<std::uint8_t>> pixels =
      recipe_volume(recipe, plan, std::get<VolumeGrid>(grid), images);
  if (const auto* refused = std::get_if<SeriesRefusal>(&pixels)) return *refused;
  return DecodedVolume{std::move(images.digests),
                       std::get<std::vector<std::uint8_t>>(std::move(pixels))};
}

Rejection named(const SeriesRefusal& refused, const DecodeTask& task) {
  if (refused.file == 0) return refused.why;
  return {refused.why.code, task.files[refused.file]->relative_path + ": " + refused.why.sentence};
}

// Empty where one cannot be read.
std::vector<Digest32> hashed(const DecodeTask& task) {
  std::vector<Digest32> digests;
  for (const IndexedFile* file : task.files) {
    const std::optional<Digest32> digest = sha256_of_file(file->path);
    if (!digest) return {};
    digests.push_back(*digest);
  }
  return digests;
}

}  // namespace

DecodedRows decode_volume(DecodeTask task, const Recipe& recipe, DecoderProcess& decoder) {
  DecodedRows rows;
  rows.task = std::move(task);
  try {
    SeriesOutcome<DecodedVolume> outcome = decode(volume_files(rows.task), recipe, decoder);
    if (const auto* refused = std::get_if<SeriesRefusal>(&outcome)) {
      rows.rejection = named(*refused, rows.task);
      rows.digests = hashed(rows.task);
    } else {
      auto& volume = std::get<DecodedVolume>(outcome);
      rows.digests = std::move(volume.digests);
      rows.pixels = std::move(volume.pixels);
    }
  } catch (const Error& problem) {
    if (problem.kind() != ErrorKind::kSystem) throw;
    rows.rejection = Rejection{"unreadable", problem.what_failed() + ": " + problem.found()};
  }
  if (!rows.digests.empty()) rows.sha256 = content_digest(rows.digests);
  return rows;
}

}  // namespace preceptor
