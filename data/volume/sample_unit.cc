#include "data/volume/sample_unit.h"

#include <algorithm>
#include <map>

namespace preceptor {

const std::string& uid_of_sample(SampleUnit unit, const DicomHeader& header) {
  if (unit == SampleUnit::kStudy) return header.study_instance_uid;
  return unit == SampleUnit::kSeries ? header.series_instance_uid : header.sop_instance_uid;
}

Rejection without_uid(SampleUnit unit) {
  const bool study = unit == SampleUnit::kStudy;
  return {"missing-attribute",
          std::string(study ? "StudyInstanceUID" : "SeriesInstanceUID") + " is missing"};
}

std::vector<std::vector<VolumeFile>> grouped(SampleUnit unit, std::vector<VolumeFile> files) {
  std::vector<std::vector<VolumeFile>> groups;
  std::map<std::string, std::size_t> group_of;
  for (VolumeFile& file : files) {
    const std::string& uid = uid_of_sample(unit, file.header);
    const bool of_many = unit == SampleUnit::kSeries || unit == SampleUnit::kStudy;
    const bool alone = !of_many || uid.empty();
    const std::size_t group =
        alone ? groups.size() : group_of.try_emplace(uid, groups.size()).first->second;
    if (group == groups.size()) groups.emplace_back();
    groups[group].push_back(std::move(file));
  }
  for (std::vector<VolumeFile>& group : groups) {
    std::sort(group.begin(), group.end(), [](const VolumeFile& a, const VolumeFile& b) {
      return a.header.sop_instance_uid < b.header.sop_instance_uid;
    });
  }
  return groups;
}

}  // namespace preceptor
