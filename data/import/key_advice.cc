#include "data/import/key_advice.h"

#include <algorithm>

namespace preceptor {
namespace {

constexpr std::size_t kMostKeys = 1000;

struct Way {
  LabelKeyKind kind;
  bool suffix, ignore_extension;
  const char* options;
};
constexpr Way kWays[] = {
    {LabelKeyKind::kPath, false, true, "--key-kind path --extension ignore"},
    {LabelKeyKind::kPath, true, false, "--key-kind path --path-match suffix"},
    {LabelKeyKind::kPath, true, true, "--key-kind path --path-match suffix --extension ignore"},
    {LabelKeyKind::kSopInstanceUid, false, false, "--key-kind sop"},
    {LabelKeyKind::kSeriesInstanceUid, false, false, "--key-kind series"},
    {LabelKeyKind::kStudyInstanceUid, false, false, "--key-kind study"},
    {LabelKeyKind::kAccessionNumber, false, false, "--key-kind accession"},
    {LabelKeyKind::kPatientId, false, false, "--key-kind patient"}};

std::ptrdiff_t found_by(const Way& way, const std::vector<std::string>& keys,
                        const LabelledArchive& archive) {
  KeyRule rule;
  rule.kind = way.kind;
  rule.suffix = way.suffix;
  rule.ignore_extension = way.ignore_extension;
  const LabelKeys files(rule, archive, way.suffix ? keys : std::vector<std::string>());
  return std::count_if(keys.begin(), keys.end(), [&files](const std::string& key) {
    return files.find(key).found == LabelKeys::Found::kFiles;
  });
}

}  // namespace

std::string key_advice(const std::vector<std::string>& keys, const KeyRule& rule,
                       const LabelledArchive& archive) {
  const std::vector<std::string> some(keys.begin(),
                                      keys.begin() + std::min(keys.size(), kMostKeys));
  const Way* best = nullptr;
  std::ptrdiff_t most = 0;
  for (const Way& way : kWays) {
    if (rule.pattern) break;
    const std::ptrdiff_t found = found_by(way, some, archive);
    if (found > most) best = &way;
    most = std::max(most, found);
  }
  if (best != nullptr) {
    return std::string(best->options) + " finds " + std::to_string(most) + " of " +
           std::to_string(some.size());
  }
  if (archive.files.empty()) return some[0];
  const std::string key = key_of_file(rule, archive.files[0]);
  return some[0] + ", where a file's is " + (key.empty() ? archive.files[0].relative_path : key);
}

}  // namespace preceptor
