#include "stage1_teacher/rows/archive_view.h"

#include <algorithm>

namespace preceptor {

ArchiveView::ArchiveView(std::vector<IndexedFile> files, const SiteKey& key)
    : files_(std::move(files)) {
  for (const IndexedFile& file : files_) {
    keys_.push_back(file_key(key, file.header.sop_instance_uid));
    by_key_.emplace_back(keys_.back(), by_key_.size());
  }
  std::sort(by_key_.begin(), by_key_.end());
}

const IndexedFile* ArchiveView::find(const Key16& file_key) const {
  const auto found =
      std::lower_bound(by_key_.begin(), by_key_.end(), std::make_pair(file_key, std::size_t{0}));
  if (found == by_key_.end() || found->first != file_key) return nullptr;
  return &files_[found->second];
}

std::vector<const IndexedFile*> live_files(const ArchiveView& archive) {
  std::vector<const IndexedFile*> live;
  for (const IndexedFile& file : archive.files()) {
    if (!file.vanished) live.push_back(&file);
  }
  return live;
}

}  // namespace preceptor
