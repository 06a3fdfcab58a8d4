#include "data/import/key_advice.h"

#include <algorithm>
#include <memory>
#include <set>
#include <unordered_set>
#include <utility>

#include "data/import/class_looks.h"

namespace preceptor {
namespace {

constexpr std::size_t kMostKeys = 1000;

// From all of the table, which may be sorted, and of more than the archive holds.
std::vector<std::string> some_of(const std::vector<std::string>& keys) {
  const std::size_t step = (keys.size() + kMostKeys - 1) / kMostKeys;
  std::vector<std::string> some;
  for (std::size_t at = 0; at < keys.size(); at += step) some.push_back(keys[at]);
  return some;
}

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

// What programs put around a key: 123.0, '123, A-1.0, 1.2.840.1.jpg, study/1.2.840.1.nii.gz.
constexpr const char* kCuts[] = {"", "^(.+)[.]0$", "([^/]+?)[.][A-Za-z.]+$", "([0-9]+)",
                                 "([A-Za-z0-9_.-]+)"};

using Keys = std::vector<std::string>;

Keys cut_by(const std::string& pattern, const Keys& keys) {
  if (pattern.empty()) return keys;
  const PathPattern part(pattern, "--key-cell-pattern");
  Keys cut;
  for (const std::string& key : keys) cut.push_back(part.find(key).value_or(""));
  return cut;
}

std::size_t count_distinct(const Keys& keys) {
  return std::unordered_set<std::string>(keys.begin(), keys.end()).size();
}

// A way, with keys cut or not, and how many it finds.
struct Trial {
  const Way* way;
  std::size_t cut;
  std::ptrdiff_t found;
};
using Trials = std::vector<Trial>;

std::ptrdiff_t count_found(const LabelKeys& files, const Keys& keys) {
  return std::count_if(keys.begin(), keys.end(), [&files](const std::string& key) {
    return files.find(key).found == LabelKeys::Found::kFiles;
  });
}

void try_way(const Way& way, const std::vector<Keys>& forms, const LabelledArchive& archive,
             Trials& trials) {
  KeyRule rule;
  rule.kind = way.kind;
  rule.suffix = way.suffix;
  rule.ignore_extension = way.ignore_extension;
  std::unique_ptr<LabelKeys> files;
  for (std::size_t cut = 0; cut < forms.size(); ++cut) {
    if (cut == 0 || way.suffix) {
      files = std::make_unique<LabelKeys>(rule, archive, way.suffix ? forms[cut] : Keys());
    }
    trials.push_back({&way, cut, count_found(*files, forms[cut])});
  }
}

// Of those that find most the ones that cut least, a way of each kind: which is meant, who made the
// table knows. "" where none finds any.
std::string best_of(const Trials& trials, std::size_t keys) {
  const auto best =
      std::min_element(trials.begin(), trials.end(), [](const Trial& a, const Trial& b) {
        return std::pair(-a.found, a.cut) < std::pair(-b.found, b.cut);
      });
  if (best == trials.end() || best->found == 0) return "";
  std::string ways;
  std::set<LabelKeyKind> kinds;
  for (const Trial& trial : trials) {
    const bool is_as_good = trial.found == best->found && trial.cut == best->cut;
    if (!is_as_good || !kinds.insert(trial.way->kind).second) continue;
    ways += (ways.empty() ? "" : " or ") + std::string(trial.way->options);
  }
  if (best->cut > 0) ways += std::string(" --key-cell-pattern '") + kCuts[best->cut] + "'";
  return ways + " finds " + std::to_string(best->found) + " of " + std::to_string(keys);
}

std::string key_beside(const KeyRule& rule, const std::vector<ArchiveImage>& files) {
  const std::string& path = files[0].relative_path;
  const auto has_key = [&rule](const ArchiveImage& file) {
    return !key_of_file(rule, file).empty();
  };
  if (rule.pattern && std::none_of(files.begin(), files.end(), has_key)) {
    return "--key-pattern finds nothing in any path, such as " + path;
  }
  const std::string key = key_of_file(rule, files[0]);
  return "a file's is " + (key.empty() ? path : key);
}

}  // namespace

std::string key_advice(const std::vector<std::string>& keys, const KeyRule& rule,
                       const LabelledArchive& archive) {
  const std::vector<std::string> some = some_of(keys);
  if (is_rounded_number(some[0])) {
    return some[0] + ", a number that a spreadsheet rounded: export the column as text";
  }
  std::vector<Keys> forms;
  for (const char* pattern : kCuts) {
    if (!forms.empty() && rule.cell_pattern) break;
    Keys form = cut_by(pattern, some);
    // A cut that makes one key of two is none.
    const bool tells = count_distinct(form) == count_distinct(some);
    forms.push_back(tells ? std::move(form) : Keys());
  }
  Trials trials;
  for (const Way& way : kWays) {
    if (!rule.pattern) try_way(way, forms, archive, trials);
  }
  const std::string best = best_of(trials, some.size());
  if (!best.empty()) return best;
  return archive.files.empty() ? some[0] : some[0] + ", where " + key_beside(rule, archive.files);
}

}  // namespace preceptor
