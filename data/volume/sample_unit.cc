#include "data/volume/sample_unit.h"

#include <algorithm>
#include <functional>
#include <map>

namespace preceptor {
namespace {

// The first file of another value than one before it; 0: none. A blank value is none.
std::size_t first_of_another(const std::vector<VolumeFile>& files,
                             const std::function<std::string(const DicomHeader&)>& value_of) {
  std::string known;
  for (std::size_t i = 0; i < files.size(); ++i) {
    const std::string value = value_of(files[i].header);
    if (known.empty()) known = value;
    if (!value.empty() && value != known) return i;
  }
  return 0;
}

}  // namespace

const std::string& uid_of_sample(SampleUnit unit, const DicomHeader& header) {
  if (unit == SampleUnit::kStudy) return header.study_instance_uid;
  return unit == SampleUnit::kSeries ? header.series_instance_uid : header.sop_instance_uid;
}

Rejection without_uid(SampleUnit unit) {
  const bool study = unit == SampleUnit::kStudy;
  return {"missing-attribute",
          std::string(study ? "StudyInstanceUID" : "SeriesInstanceUID") + " is missing"};
}

std::optional<SeriesRefusal> several_owners(SampleUnit unit, const std::vector<VolumeFile>& files) {
  const auto patient = [](const DicomHeader& header) {
    const std::string& id = header.patient_id;
    return id.empty() ? "" : header.issuer_of_patient_id + '\n' + id;
  };
  const auto study = [](const DicomHeader& header) { return header.study_instance_uid; };
  std::size_t other = first_of_another(files, patient);
  if (other == 0 && unit == SampleUnit::kSeries) other = first_of_another(files, study);
  if (other == 0) return {};
  return SeriesRefusal{Rejection{"mixed-series",
                                 "files of several patients or studies share one "
                                 "SeriesInstanceUID or StudyInstanceUID"},
                       other};
}

std::optional<SeriesRefusal> several_frames_of_reference(const std::vector<VolumeFile>& files) {
  const std::size_t other = first_of_another(files, [](const DicomHeader& header) {
    return attribute_of(header.series_attributes, "FrameOfReferenceUID").value_or("");
  });
  if (other == 0) return {};
  return SeriesRefusal{Rejection{"frame-of-reference",
                                 "slices of one series with other values of FrameOfReferenceUID; "
                                 "--frame-of-reference ignore compares their positions even so"},
                       other};
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
