#include "data/index/archive_checks.h"

#include <map>

#include "common/base/error.h"

namespace preceptor {
namespace {

constexpr double kLargestShare = 0.10;
constexpr std::size_t kFewFiles = 20;
constexpr char kOptions[] = "--patient-column or --split-by study";

}  // namespace

Finding duplicate_instances(const IndexDatabase& index, bool accepted) {
  Finding finding{"two files with one SOPInstanceUID", "--duplicates accept", accepted, 0, {}};
  for (const auto& [first, second] : index.duplicates()) finding.add(first + " and " + second);
  return finding;
}

std::vector<Finding> useless_patient_ids(const std::vector<IndexedFile>& files) {
  Finding blank{"a file with a blank PatientID", kOptions, false, 0, {}};
  Finding common{"a PatientID on more than 10 % of the files", kOptions, false, 0, {}};
  std::map<std::pair<std::string, std::string>, std::size_t> counts;
  for (const IndexedFile& file : files) {
    const DicomHeader& header = file.header;
    if (header.patient_id.find_first_not_of(' ') == std::string::npos) {
      blank.add(file.path);
    } else {
      ++counts[{header.issuer_of_patient_id, header.patient_id}];
    }
  }
  const double most = kLargestShare * static_cast<double>(files.size());
  for (const auto& [patient, count] : counts) {
    if (files.size() < kFewFiles || static_cast<double>(count) <= most) continue;
    common.add(patient.second + " on " + std::to_string(count) + " of " +
               std::to_string(files.size()) + " files");
  }
  return {blank, common};
}

void require_phantoms_only(const std::vector<IndexedFile>& files, const std::string& model_name) {
  for (const IndexedFile& file : files) {
    if (file.header.manufacturer_model == model_name) continue;
    throw Error(ErrorKind::kInput,
                "the index is under the published phantom key, which is unfit for patients")
        .path(file.path)
        .expected("ManufacturerModelName " + model_name)
        .found("ManufacturerModelName " + file.header.manufacturer_model)
        .hint("index patients' images into a folder of their own; it gets a secret key");
  }
}

}  // namespace preceptor
