// A little archive for tests: files of an index that was never on disk.
#pragma once

#include <string>
#include <vector>

#include "stage1_teacher/rows/archive_view.h"

namespace preceptor {

inline SiteKey test_key() {
  SiteKey key{};
  key[0] = 7;
  return key;
}

inline Digest32 digest_of(std::uint8_t version) {
  Digest32 digest{};
  digest[3] = version;
  return digest;
}

inline IndexedFile small_file(std::int64_t id, std::int64_t frames = 1) {
  IndexedFile file;
  file.id = id;
  file.path = "/archive/" + std::to_string(id) + ".dcm";
  file.relative_path = std::to_string(id) + ".dcm";
  file.header.sop_instance_uid = "1.2." + std::to_string(id);
  file.header.study_instance_uid = "1.3." + std::to_string(id / 2);
  file.header.patient_id = "P" + std::to_string(id / 2);
  file.header.photometric_interpretation = "MONOCHROME2";
  file.header.rows = 100 + id;
  file.header.columns = 120 + id;
  file.header.frames = frames;
  file.sha256 = digest_of(1);
  return file;
}

inline std::vector<IndexedFile> small_files(std::int64_t count) {
  std::vector<IndexedFile> files;
  for (std::int64_t id = 1; id <= count; ++id) files.push_back(small_file(id));
  return files;
}

}  // namespace preceptor
