#include "data/volume/sample_unit.h"

#include <algorithm>
#include <map>

#include "common/base/error.h"

namespace preceptor {

SampleUnit parse_sample_unit(const std::string& text) {
  for (const SampleUnit unit : {SampleUnit::kFrame, SampleUnit::kInstance, SampleUnit::kSeries}) {
    if (text == name_of(unit)) return unit;
  }
  throw Error(ErrorKind::kUsage, "--unit has a value that there is not")
      .expected("frame, instance or series")
      .found(text);
}

std::string name_of(SampleUnit unit) {
  switch (unit) {
    case SampleUnit::kFrame:
      return "frame";
    case SampleUnit::kInstance:
      return "instance";
    case SampleUnit::kSeries:
      return "series";
  }
  return "";
}

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
