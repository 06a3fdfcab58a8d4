#include "data/volume/sample_unit.h"

#include <algorithm>
#include <map>

namespace preceptor {

std::vector<std::vector<VolumeFile>> grouped(SampleUnit unit, std::vector<VolumeFile> files) {
  std::vector<std::vector<VolumeFile>> groups;
  std::map<std::string, std::size_t> group_of;
  for (VolumeFile& file : files) {
    const std::string& series = file.header.series_instance_uid;
    const bool alone = unit != SampleUnit::kSeries || series.empty();
    const std::size_t group =
        alone ? groups.size() : group_of.try_emplace(series, groups.size()).first->second;
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
