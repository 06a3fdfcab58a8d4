#include "data/show/study_show.h"

#include <utility>

#include "data/study/study_reading.h"

namespace preceptor {
namespace {

// Which series each channel is of.
Json channels_of(const StudyVolume& study, const std::vector<VolumeFile>& files,
                 const Recipe& recipe) {
  Json channels(Json::Array{});
  for (std::size_t i = 0; i < study.channels.size(); ++i) {
    const VolumePlan& plan = study.channels[i];
    const DicomHeader& header = files[plan.slices.front().file].header;
    channels.push(Json::object()
                      .set("rule", recipe.series[i])
                      .set("series", header.series_instance_uid)
                      .set("slices", static_cast<std::int64_t>(plan.slices.size()))
                      .set("covered", study.covered[i]));
  }
  return channels;
}

}  // namespace

ShownVolume show_study(const std::vector<VolumeFile>& files, const VolumeView& view,
                       DecoderProcess& decoder, const std::string& out) {
  SeriesOutcome<StudyVolume> outcome =
      read_study(files, view.recipe, view.rules, FileReader::without_digests(decoder));
  if (const auto* refused = std::get_if<SeriesRefusal>(&outcome)) {
    return {files[refused->file].path, {}, refused->why};
  }
  auto& study = std::get<StudyVolume>(outcome);
  const ShownFrame volume{
      pixel_type(view.recipe), {study.shape.begin(), study.shape.end()}, std::move(study.pixels)};
  const auto& first = study.channels[0].slices;
  Json record = describe_frame(volume);
  record.set("study", files.front().header.study_instance_uid)
      .set("files", static_cast<std::int64_t>(files.size()))
      .set("path", files[first.front().file].path)
      .set("slices", static_cast<std::int64_t>(first.size()))
      .set("spacing", Json::array(std::vector<double>(study.spacing.begin(), study.spacing.end())))
      .set("channels", channels_of(study, files, view.recipe));
  set_notes(study.notes, record);
  if (!out.empty()) {
    write_npy(out, volume);
    record.set("out", out);
  }
  return {files[first.front().file].path, std::move(record), {}};
}

}  // namespace preceptor
