#include "data/study/study_plan.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "data/volume/sample_unit.h"

namespace preceptor {
namespace {

using Files = std::vector<VolumeFile>;
using Numbers = std::vector<std::size_t>;  // of the study's files
using Refusal = std::optional<SeriesRefusal>;

Numbers found_by(const SeriesRule& rule, const Files& files) {
  Numbers found;
  for (std::size_t i = 0; i < files.size(); ++i) {
    const VolumeFile& file = files[i];
    if (!file.refused && rule.matches(file.header.series_attributes)) found.push_back(i);
  }
  return found;
}

std::string described(const DicomHeader& header) {
  const auto text = attribute_of(header.series_attributes, "SeriesDescription");
  return '"' + printable(text.value_or("")) + '"';
}

// Codes "series-missing", "missing-attribute", "series-ambiguous".
Refusal not_one_series(const SeriesRule& rule, const Numbers& found, const Files& files) {
  if (found.empty()) {
    return SeriesRefusal{
        Rejection{"series-missing", "no series of the study is \"" + rule.text + '"'}, 0};
  }
  const DicomHeader& first = files[found.front()].header;
  for (const std::size_t i : found) {
    const DicomHeader& other = files[i].header;
    if (other.series_instance_uid.empty()) {
      return SeriesRefusal{without_uid(SampleUnit::kSeries), i};
    }
    if (other.series_instance_uid == first.series_instance_uid) continue;
    const std::string sentence = "several series of the study are \"" + rule.text +
                                 "\": " + described(first) + " and " + described(other);
    return SeriesRefusal{Rejection{"series-ambiguous", sentence}, i};
  }
  return {};
}

// Of what was rejected by its header nobody knows whether the rule would have found it.
Numbers with_lost_slices(Numbers found, const Files& files) {
  const std::string series = files[found.front()].header.series_instance_uid;
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (files[i].refused && files[i].header.series_instance_uid == series) found.push_back(i);
  }
  return found;
}

// A refusal's and a plan's numbers count within `found`: in the study they are others.
SeriesOutcome<VolumePlan> plan_channel(const Files& files, const Numbers& found,
                                       const VolumeRules& rules) {
  std::vector<VolumeFile> series;
  for (const std::size_t i : found) {
    series.push_back({files[i].path, files[i].header, files[i].refused});
  }
  SeriesOutcome<VolumePlan> outcome = plan_of(series, rules);
  if (auto* refused = std::get_if<SeriesRefusal>(&outcome)) {
    refused->file = found[refused->file];
  } else {
    for (PlannedSlice& slice : std::get<VolumePlan>(outcome).slices) slice.file = found[slice.file];
  }
  return outcome;
}

Refusal no_common_frame(const StudyPlan& plan, const Files& files) {
  std::set<std::string> frames;
  for (const VolumePlan& channel : plan.channels) {
    for (const PlannedSlice& slice : channel.slices) {
      const auto& attributes = files[slice.file].header.series_attributes;
      const auto frame = attribute_of(attributes, "FrameOfReferenceUID");
      if (frame) frames.insert(*frame);
      if (frame && frames.size() == 1) continue;
      const std::string sentence = frame ? "series with other values of FrameOfReferenceUID"
                                         : "a series without FrameOfReferenceUID";
      const Rejection why{"frame-of-reference",
                          sentence + "; --frame-of-reference ignore lays them together even so"};
      return SeriesRefusal{why, slice.file};
    }
  }
  return {};
}

}  // namespace

VolumePlan StudyPlan::all_slices() const {
  VolumePlan all;
  for (const VolumePlan& channel : channels) {
    all.slices.insert(all.slices.end(), channel.slices.begin(), channel.slices.end());
  }
  return all;
}

std::vector<SeriesRule> parse_series_rules(const std::vector<std::string>& texts) {
  std::vector<SeriesRule> rules;
  for (const std::string& text : texts) rules.push_back(SeriesRule::parse(text));
  return rules;
}

SeriesOutcome<StudyPlan> plan_study(const std::vector<VolumeFile>& files,
                                    const std::vector<SeriesRule>& rules,
                                    const VolumeRules& volume_rules) {
  if (auto refused = several_owners(SampleUnit::kStudy, files)) return *refused;
  StudyPlan plan;
  for (const SeriesRule& rule : rules) {
    const Numbers found = found_by(rule, files);
    if (auto refused = not_one_series(rule, found, files)) return *refused;
    SeriesOutcome<VolumePlan> channel =
        plan_channel(files, with_lost_slices(found, files), volume_rules);
    if (const auto* refused = std::get_if<SeriesRefusal>(&channel)) return *refused;
    plan.channels.push_back(std::get<VolumePlan>(std::move(channel)));
  }
  const bool alone = plan.channels.size() < 2 || volume_rules.ignore_frame_of_reference;
  if (alone) return plan;
  if (auto refused = no_common_frame(plan, files)) return *refused;
  return plan;
}

}  // namespace preceptor
