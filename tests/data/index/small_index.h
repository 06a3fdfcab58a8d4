// An index in a temporary folder, and files for it that were never on disk.
#pragma once

#include <string>
#include <vector>

#include "common/base/reporter.h"
#include "data/index/index_database.h"
#include "tests/common/temporary_folder.h"

namespace preceptor {

inline DicomHeader small_header(const std::string& uid, const std::string& patient = "P") {
  DicomHeader header;
  header.sop_instance_uid = uid;
  header.study_instance_uid = "study of " + uid;
  header.patient_id = patient;
  header.transfer_syntax_uid = "1.2.840.10008.1.2.1";
  header.rows = 4;
  header.columns = 5;
  return header;
}

inline IndexDatabase::ScannedFile scanned(const std::string& path, ScanResult result,
                                          FileStamp stamp = {100, 7}) {
  return {path, stamp, std::move(result), {}};
}

// As IndexDatabase::images() would give it.
inline ArchiveImage small_image(std::int64_t id, const std::string& uid,
                                const std::string& patient = "P") {
  ArchiveImage image;
  image.id = id;
  image.relative_path = std::to_string(id) + ".dcm";
  image.path = "/archive/" + image.relative_path;
  image.sop_instance_uid = uid;
  image.study_instance_uid = "study of " + uid;
  image.patient_id = patient;
  return image;
}

// What is said, for tests to look at.
class RecordingReporter final : public Reporter {
 public:
  void message(const std::string& line) override { said += line + "\n"; }
  void warning(const std::string& line) override { said += "warning: " + line + "\n"; }
  void progress(const std::string&, std::int64_t, std::int64_t, const std::string&) override {}
  std::string said;
};

}  // namespace preceptor
