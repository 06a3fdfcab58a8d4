#include "stage1_teacher/rows/archive_view.h"

#include <algorithm>
#include <map>

#include "common/base/digest.h"
#include "data/volume/sample_unit.h"

namespace preceptor {
namespace {

constexpr char kLost[] = "lost";  // behind the digest of a file that is no slice

Key16 source_key(const SiteKey& key, SampleUnit unit, const DicomHeader& header) {
  if (unit == SampleUnit::kFrame) return file_key(key, header.sop_instance_uid);
  return volume_file_key(key, key_unit(unit), keyed_uid(unit, header));
}

}  // namespace

std::string key_unit(SampleUnit unit) {
  // "study" is the domain of those who count as one patient.
  return unit == SampleUnit::kStudy ? "study-volume" : name_of(unit);
}

const std::string& keyed_uid(SampleUnit unit, const DicomHeader& header) {
  const std::string& uid = uid_of_sample(unit, header);
  return uid.empty() ? header.sop_instance_uid : uid;
}

ArchiveView::ArchiveView(std::vector<IndexedFile> files, const SiteKey& key, SampleUnit unit,
                         std::vector<IndexedFile> lost)
    : unit_(unit), files_(std::move(files)), lost_(std::move(lost)) {
  std::map<Key16, std::size_t> known;
  for (const IndexedFile& file : files_) {
    keys_.push_back(source_key(key, unit, file.header));
    const auto found = known.try_emplace(keys_.back(), sources_.size());
    if (found.second) sources_.push_back({keys_.back(), {}});
    sources_[found.first->second].files.push_back(&file);
  }
  for (RowSource& source : sources_) settle(source);
  by_key_.assign(known.begin(), known.end());
  if (is_of_several_files(unit)) take_lost_slices(key);
}

void ArchiveView::take_lost_slices(const SiteKey& key) {
  for (const IndexedFile& file : lost_) {
    if (uid_of_sample(unit_, file.header).empty()) continue;
    const Key16 of = source_key(key, unit_, file.header);
    const auto found =
        std::lower_bound(by_key_.begin(), by_key_.end(), std::make_pair(of, std::size_t{0}));
    if (found == by_key_.end() || found->first != of) continue;
    RowSource& source = sources_[found->second];
    if (!source.vanished()) source.files.push_back(&file);
  }
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

Digest32 content_digest(const std::vector<const IndexedFile*>& files,
                        const std::vector<Digest32>& digests) {
  if (digests.size() == 1) return digests.front();
  Sha256 all;
  for (std::size_t i = 0; i < digests.size(); ++i) {
    all.update(digests[i].data(), digests[i].size());
    if (files[i]->refused) all.update(kLost, sizeof kLost);
  }
  return all.finish();
}

}  // namespace preceptor
