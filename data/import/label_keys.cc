#include "data/import/label_keys.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "data/import/path_ends.h"

namespace preceptor {

std::string key_of_file(const KeyRule& rule, const ArchiveImage& file) {
  switch (rule.kind) {
    case LabelKeyKind::kSopInstanceUid:
      return file.sop_instance_uid;
    case LabelKeyKind::kSeriesInstanceUid:
      return file.series_instance_uid;
    case LabelKeyKind::kStudyInstanceUid:
      return file.study_instance_uid;
    case LabelKeyKind::kAccessionNumber:
      return file.accession_number;
    case LabelKeyKind::kPatientId:
      return file.patient_id;
    case LabelKeyKind::kPattern:
      return rule.pattern->find(file.relative_path).value_or("");
    case LabelKeyKind::kPath:
      break;
  }
  return "";
}

namespace {

const std::string& key_of_rejected(const IndexedRejection& file, LabelKeyKind kind) {
  if (kind == LabelKeyKind::kStudyInstanceUid) return file.study_instance_uid;
  return kind == LabelKeyKind::kSeriesInstanceUid ? file.series_instance_uid
                                                  : file.sop_instance_uid;
}

}  // namespace

struct LabelKeys::Maps {
  explicit Maps(const KeyRule& by)
      : rule(by),
        paths(by.suffix, by.ignore_extension),
        rejected_paths(by.suffix, by.ignore_extension),
        paths_without_pixels(by.suffix, by.ignore_extension) {}

  void add_files(const LabelledArchive& archive);
  void add_rejected(const std::vector<IndexedRejection>& rejections);
  // Of files that count, or of some that were rejected.
  struct Match {
    PathMatch path;
    bool is_rejected;
    bool is_unclear;  // as much is left out for the others
  };
  Match match(const std::string& key) const;
  void find_other_root(const std::vector<std::string>& keys);
  std::vector<std::size_t> meant(const std::vector<std::size_t>& numbers) const;
  Answer by_path(const std::string& key) const;
  Answer by_key(const std::string& key) const;

  const KeyRule rule;
  // Rejected for what may be mended, or for being no image, which a label does not mean.
  PathEnds paths, rejected_paths, paths_without_pixels;
  std::vector<bool> vanished;  // by place in the archive
  std::string other_root;      // that keys may begin with; "" : none
  std::unordered_map<std::string, std::vector<std::size_t>> files;
  std::unordered_set<std::string> rejected;
};

void LabelKeys::Maps::add_files(const LabelledArchive& archive) {
  std::unordered_map<std::int64_t, std::size_t> by_id;
  for (std::size_t i = 0; i < archive.files.size(); ++i) {
    const ArchiveImage& file = archive.files[i];
    by_id[file.id] = i;
    const std::string key = key_of_file(rule, file);
    if (!key.empty()) files[key].push_back(i);
    if (rule.kind == LabelKeyKind::kPath) paths.add(file.path, file.relative_path, i);
    vanished.push_back(file.vanished);
  }
  if (rule.kind != LabelKeyKind::kPath) return;
  for (const DuplicateFile& file : archive.duplicates) {
    const auto first = by_id.find(file.first_id);
    if (first != by_id.end()) paths.add(file.path, file.relative_path, first->second);
  }
  paths.finish();
}

void LabelKeys::Maps::add_rejected(const std::vector<IndexedRejection>& rejections) {
  for (std::size_t i = 0; i < rejections.size(); ++i) {
    const IndexedRejection& file = rejections[i];
    rejected.insert(key_of_rejected(file, rule.kind));
    PathEnds& ends = file.code == "no-pixel-data" ? paths_without_pixels : rejected_paths;
    if (rule.kind == LabelKeyKind::kPath) ends.add(file.path, file.relative_path, i);
    if (rule.kind != LabelKeyKind::kPattern) continue;
    rejected.insert(rule.pattern->find(file.relative_path).value_or(""));
  }
  rejected_paths.finish();
  paths_without_pixels.finish();
}

LabelKeys::Maps::Match LabelKeys::Maps::match(const std::string& key) const {
  PathMatch found = paths.find(key), refused;
  if (!rejected_paths.empty()) refused = rejected_paths.find(key);
  const bool is_any = !found.numbers.empty() || !refused.numbers.empty();
  if (!is_any && !paths_without_pixels.empty())
    return {paths_without_pixels.find(key), true, false};
  if (refused.numbers.empty()) return {std::move(found), false, false};
  if (found.numbers.empty() || refused.distance < found.distance) {
    return {std::move(refused), true, false};
  }
  return {std::move(found), false, refused.distance == found.distance};
}

void LabelKeys::Maps::find_other_root(const std::vector<std::string>& keys) {
  std::string only;
  for (const std::string& key : keys) {
    const PathMatch found = match(key).path;
    if (found.numbers.empty() && !paths.names_root(key)) continue;
    if (found.other_root.empty() || (!only.empty() && only != found.other_root)) return;
    only = found.other_root;
  }
  other_root = only;
}

// Of several files the only one on disk is meant.
std::vector<std::size_t> LabelKeys::Maps::meant(const std::vector<std::size_t>& numbers) const {
  std::vector<std::size_t> there;
  for (const std::size_t number : numbers) {
    if (!vanished[number]) there.push_back(number);
  }
  return there.size() == 1 ? there : numbers;
}

LabelKeys::Answer LabelKeys::Maps::by_path(const std::string& key) const {
  const auto [found, is_rejected, is_unclear] = match(key);
  const bool is_other = !found.other_root.empty();
  if (found.numbers.empty()) return {};
  if (is_other && found.other_root != other_root) return {Found::kOtherRoot, {}};
  if (is_rejected) return {Found::kRejected, {}};
  const std::vector<std::size_t> numbers = meant(found.numbers);
  if (is_unclear || numbers.size() > 1) return {Found::kSeveral, {}};
  return {Found::kFiles, numbers, is_other};
}

LabelKeys::Answer LabelKeys::Maps::by_key(const std::string& key) const {
  const auto found = files.find(key);
  if (found != files.end()) return {Found::kFiles, found->second};
  return {!key.empty() && rejected.count(key) ? Found::kRejected : Found::kNothing, {}};
}

LabelKeys::LabelKeys(const KeyRule& rule, const LabelledArchive& archive,
                     const std::vector<std::string>& keys) {
  auto maps = std::make_unique<Maps>(rule);
  maps->add_files(archive);
  maps->add_rejected(archive.rejections);
  maps->find_other_root(keys);
  maps_ = std::move(maps);
}

LabelKeys::~LabelKeys() = default;

LabelKeys::Answer LabelKeys::find(const std::string& key) const {
  return maps_->rule.kind == LabelKeyKind::kPath ? maps_->by_path(key) : maps_->by_key(key);
}

}  // namespace preceptor
