#include "stage1_teacher/rows/archive_view.h"

#include <algorithm>
#include <map>

#include "common/base/digest.h"

namespace preceptor {
namespace {

// A file without a SeriesInstanceUID is a series of its own, which is refused.
Key16 source_key(const SiteKey& key, SampleUnit unit, const DicomHeader& header) {
  const std::string& uid = header.sop_instance_uid;
  if (unit == SampleUnit::kFrame) return file_key(key, uid);
  const bool series = unit == SampleUnit::kSeries && !header.series_instance_uid.empty();
  return volume_file_key(key, name_of(unit), series ? header.series_instance_uid : uid);
}

}  // namespace

ArchiveView::ArchiveView(std::vector<IndexedFile> files, const SiteKey& key, SampleUnit unit)
    : unit_(unit), files_(std::move(files)) {
  std::map<Key16, std::size_t> known;
  for (const IndexedFile& file : files_) {
    keys_.push_back(source_key(key, unit, file.header));
    const auto found = known.try_emplace(keys_.back(), sources_.size());
    if (found.second) sources_.push_back({keys_.back(), {}});
    sources_[found.first->second].files.push_back(&file);
  }
  for (RowSource& source : sources_) settle(source);
  by_key_.assign(known.begin(), known.end());
}

void ArchiveView::settle(RowSource& source) {
  auto& files = source.files;
  std::sort(files.begin(), files.end(), [](const IndexedFile* a, const IndexedFile* b) {
    return a->header.sop_instance_uid < b->header.sop_instance_uid;
  });
  const auto gone = std::stable_partition(files.begin(), files.end(),
                                          [](const IndexedFile* file) { return !file->vanished; });
  if (gone != files.begin()) files.erase(gone, files.end());
}

const RowSource* ArchiveView::source(const Key16& key) const {
  const auto found =
      std::lower_bound(by_key_.begin(), by_key_.end(), std::make_pair(key, std::size_t{0}));
  if (found == by_key_.end() || found->first != key) return nullptr;
  return &sources_[found->second];
}

const IndexedFile* ArchiveView::find(const Key16& key) const {
  const RowSource* found = source(key);
  return found == nullptr ? nullptr : &found->first();
}

std::vector<const IndexedFile*> live_files(const ArchiveView& archive) {
  std::vector<const IndexedFile*> live;
  for (const IndexedFile& file : archive.files()) {
    if (!file.vanished) live.push_back(&file);
  }
  return live;
}

Digest32 content_digest(const std::vector<Digest32>& files) {
  if (files.size() == 1) return files.front();
  Sha256 all;
  for (const Digest32& digest : files) all.update(digest.data(), digest.size());
  return all.finish();
}

}  // namespace preceptor
