#include "data/volume/sample_unit.h"

#include <algorithm>
#include <functional>
#include <map>
#include <tuple>
#include <utility>

namespace preceptor {
namespace {

using ValueOf = std::function<std::string(const DicomHeader&)>;

// Where files say several things of what should be one: a file that does not say what most say. A
// blank value says nothing.
std::optional<std::size_t> odd_one(const std::vector<VolumeFile>& files, const ValueOf& value_of) {
  std::map<std::string, std::size_t> counts;
  for (const VolumeFile& file : files) {
    if (!file.refused) ++counts[value_of(file.header)];
  }
  counts.erase("");
  if (counts.size() < 2) return {};
  const auto usual =
      std::max_element(counts.begin(), counts.end(),
                       [](const auto& x, const auto& y) { return x.second < y.second; });
  const auto odd = std::find_if(files.begin(), files.end(), [&](const VolumeFile& file) {
    const std::string value = value_of(file.header);
    return !file.refused && !value.empty() && value != usual->first;
  });
  return static_cast<std::size_t>(odd - files.begin());
}

}  // namespace

const std::string& uid_of_sample(SampleUnit unit, const DicomHeader& header) {
  if (unit == SampleUnit::kStudy) return header.study_instance_uid;
  return unit == SampleUnit::kSeries ? header.series_instance_uid : header.sop_instance_uid;
}

bool is_of_several_files(SampleUnit unit) {
  return unit == SampleUnit::kSeries || unit == SampleUnit::kStudy;
}

Rejection without_uid(SampleUnit unit) {
  const bool study = unit == SampleUnit::kStudy;
  return {"missing-attribute",
          std::string(study ? "StudyInstanceUID" : "SeriesInstanceUID") + " is missing"};
}

std::optional<SeriesRefusal> several_owners(SampleUnit unit, const std::vector<VolumeFile>& files) {
  const bool series = unit == SampleUnit::kSeries;
  const std::pair<const char*, ValueOf> owners[] = {
      {"PatientID", [](const DicomHeader& header) { return header.patient_id; }},
      {"IssuerOfPatientID", [](const DicomHeader& header) { return header.issuer_of_patient_id; }},
      {"StudyInstanceUID", [](const DicomHeader& header) { return header.study_instance_uid; }}};
  for (const auto& [name, value_of] : owners) {
    const std::optional<std::size_t> odd = odd_one(files, value_of);
    if (!odd) continue;
    const std::string sentence =
        std::string("files of one ") + (series ? "SeriesInstanceUID" : "StudyInstanceUID") +
        " have other values of " + name + ": no volume is made of two patients or studies";
    return SeriesRefusal{Rejection{"mixed-series", sentence}, *odd};
  }
  return {};
}

std::optional<SeriesRefusal> several_frames_of_reference(const std::vector<VolumeFile>& files) {
  const std::optional<std::size_t> odd = odd_one(files, [](const DicomHeader& header) {
    return attribute_of(header.series_attributes, "FrameOfReferenceUID").value_or("");
  });
  if (!odd) return {};
  return SeriesRefusal{Rejection{"frame-of-reference",
                                 "slices of one series with other values of FrameOfReferenceUID; "
                                 "--frame-of-reference ignore compares their positions even so"},
                       *odd};
}

std::vector<std::vector<VolumeFile>> grouped(SampleUnit unit, std::vector<VolumeFile> files) {
  std::vector<std::vector<VolumeFile>> groups;
  std::map<std::string, std::size_t> group_of;
  for (VolumeFile& file : files) {
    const std::string& uid = uid_of_sample(unit, file.header);
    const bool alone = !is_of_several_files(unit) || uid.empty();
    const std::size_t group =
        alone ? groups.size() : group_of.try_emplace(uid, groups.size()).first->second;
    if (group == groups.size()) groups.emplace_back();
    groups[group].push_back(std::move(file));
  }
  for (std::vector<VolumeFile>& group : groups) {
    std::sort(group.begin(), group.end(), [](const VolumeFile& a, const VolumeFile& b) {
      if (a.refused.has_value() != b.refused.has_value()) return b.refused.has_value();
      return std::tie(a.header.sop_instance_uid, a.path) <
             std::tie(b.header.sop_instance_uid, b.path);
    });
  }
  return groups;
}

}  // namespace preceptor
