#include "data/index/archive_checks.h"

#include <fcntl.h>

#include <algorithm>
#include <cstdint>
#include <map>

#include "common/base/error.h"
#include "common/files/file_handle.h"

namespace preceptor {
namespace {

constexpr double kLargestShare = 0.10;
constexpr std::size_t kFewFiles = 20;
constexpr std::int64_t kPiece = 1 << 20;  // bytes read at once
constexpr char kOptions[] = "--patient-column or --split-by study";

bool have_the_same_bytes(const std::string& one, const std::string& other) {
  const FileHandle a(one, O_RDONLY | O_CLOEXEC), b(other, O_RDONLY | O_CLOEXEC);
  const std::int64_t size = a.size();
  if (b.size() != size) return false;
  std::string left(kPiece, '\0'), right(kPiece, '\0');
  for (std::int64_t at = 0; at < size; at += kPiece) {
    const std::size_t count = static_cast<std::size_t>(std::min(kPiece, size - at));
    a.read_exactly(left.data(), count, at);
    b.read_exactly(right.data(), count, at);
    if (left.compare(0, count, right, 0, count) != 0) return false;
  }
  return true;
}

// Of a live archive one of the two may be gone by now, or be another.
std::string bytes_of_both(const DuplicateFile& file) {
  if (file.first_stamp.size != file.stamp.size) return " (other bytes)";
  try {
    return have_the_same_bytes(file.first_path, file.path) ? " (identical bytes)"
                                                           : " (other bytes)";
  } catch (const Error&) {
    return " (of which one cannot be read)";
  }
}

bool is_blank(const std::string& text) { return text.find_first_not_of(' ') == std::string::npos; }

}  // namespace

Finding duplicate_instances(const std::vector<DuplicateFile>& duplicates, bool accepted) {
  Finding finding{"two files with one SOPInstanceUID", "--duplicates accept", accepted, 0, {}};
  for (const DuplicateFile& file : duplicates) {
    // Reading them all could take hours; the examples show which kind it is.
    const bool shown = finding.examples.size() < Finding::kExamples;
    finding.add(file.first_path + " and " + file.path + (shown ? bytes_of_both(file) : ""));
  }
  return finding;
}

bool is_too_common(std::size_t count, std::size_t files) {
  const double most = kLargestShare * static_cast<double>(files);
  return files >= kFewFiles && static_cast<double>(count) > most;
}

std::vector<Finding> useless_patient_ids(const IndexDatabase& index) {
  Finding blank{"a file with a blank PatientID", kOptions, false, 0, {}};
  Finding common{"a PatientID on more than 10 % of the files", kOptions, false, 0, {}};
  std::map<std::pair<std::string, std::string>, std::size_t> counts;
  std::size_t files = 0;
  index.each_image([&](const ArchiveImage& image) {
    ++files;
    if (is_blank(image.patient_id)) {
      blank.add(image.path);
    } else {
      ++counts[{image.issuer_of_patient_id, image.patient_id}];
    }
  });
  for (const auto& [patient, count] : counts) {
    if (!is_too_common(count, files)) continue;
    common.add(patient.second + " on " + std::to_string(count) + " of " + std::to_string(files) +
               " files");
  }
  return {blank, common};
}

Finding blank_studies(const IndexDatabase& index) {
  Finding blank{"a file with a blank StudyInstanceUID", "--patient-column", false, 0, {}};
  index.each_image([&blank](const ArchiveImage& image) {
    if (is_blank(image.study_instance_uid)) blank.add(image.path);
  });
  return blank;
}

void require_phantoms_only(const IndexDatabase& index, const std::string& model_name) {
  index.each_image([&model_name](const ArchiveImage& image) {
    if (image.manufacturer_model == model_name) return;
    throw Error(ErrorKind::kInput,
                "the index is under the published phantom key, which is unfit for patients")
        .path(image.path)
        .expected("ManufacturerModelName " + model_name)
        .found("ManufacturerModelName " + image.manufacturer_model)
        .hint("index patients' images into a folder of their own; it gets a secret key");
  });
}

}  // namespace preceptor
