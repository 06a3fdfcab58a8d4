#include "data/index/archive_scan.h"

#include <dirent.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <set>
#include <unordered_map>

#include "common/base/error.h"
#include "common/base/ordered_map.h"
#include "common/files/file_io.h"

namespace preceptor {
namespace {

constexpr std::size_t kTransaction = 512;

struct FoundFile {
  std::string relative_path;
  FileStamp stamp;
};

// Links are followed; a folder that is reached twice (a loop) is entered once.
class Walk {
 public:
  explicit Walk(std::string root) : root_(std::move(root)) { enter(""); }
  std::vector<FoundFile> files;

 private:
  void enter(const std::string& relative) {
    const std::string path = relative.empty() ? root_ : join_path(root_, relative);
    DIR* folder = ::opendir(path.c_str());
    if (folder == nullptr) throw system_error("cannot list a folder of the archive", path, errno);
    std::vector<std::string> names;
    while (const dirent* entry = ::readdir(folder)) names.push_back(entry->d_name);
    ::closedir(folder);
    for (const std::string& name : names) {
      if (name != "." && name != "..") visit(relative.empty() ? name : relative + "/" + name);
    }
  }
  void visit(const std::string& relative) {
    struct stat status;
    if (::stat(join_path(root_, relative).c_str(), &status) != 0) return;  // a link to nowhere
    if (S_ISDIR(status.st_mode)) {
      if (entered_.insert({status.st_dev, status.st_ino}).second) enter(relative);
    } else if (S_ISREG(status.st_mode)) {
      files.push_back({relative, {status.st_size, status.st_mtim.tv_sec * 1000000000ll +
                                                      status.st_mtim.tv_nsec}});
    }
  }

  std::string root_;
  std::set<std::pair<dev_t, ino_t>> entered_;
};

std::vector<FoundFile> found_files(const std::string& root) {
  Walk walk(root);
  std::sort(walk.files.begin(), walk.files.end(), [](const FoundFile& a, const FoundFile& b) {
    return a.relative_path < b.relative_path;
  });
  return std::move(walk.files);
}

bool is_current(const IndexDatabase::KnownFile& known, const FoundFile& found) {
  const bool try_again = known.kind == "rejected" && known.decoder_version != decoder_version();
  return known.stamp == found.stamp && !try_again;
}

// What there is to do, from what is known and what was found.
struct ScanPlan {
  std::vector<FoundFile> to_scan;
  std::vector<std::int64_t> vanished, came_back;
  ScanCounts counts;
};

ScanPlan plan_scan(const IndexDatabase& index, const std::string& root) {
  std::unordered_map<std::string, IndexDatabase::KnownFile> known;
  for (auto& [path, file] : index.known_files(root)) known.emplace(path, file);
  ScanPlan plan;
  for (FoundFile& found : found_files(root)) {
    const auto at = known.find(found.relative_path);
    if (at == known.end()) {
      ++plan.counts.added;
      plan.to_scan.push_back(std::move(found));
      continue;
    }
    if (is_current(at->second, found)) {
      ++plan.counts.unchanged;
      if (at->second.vanished) plan.came_back.push_back(at->second.id);
    } else {
      ++plan.counts.changed;
      plan.to_scan.push_back(std::move(found));
    }
    known.erase(at);
  }
  for (const auto& [path, file] : known) {
    if (!file.vanished) plan.vanished.push_back(file.id);
  }
  plan.counts.vanished = static_cast<std::int64_t>(plan.vanished.size());
  plan.counts.came_back = static_cast<std::int64_t>(plan.came_back.size());
  return plan;
}

void scan_files(IndexDatabase& index, const std::string& root, const std::vector<FoundFile>& files,
                int threads, Reporter& reporter) {
  using Scanned = IndexDatabase::ScannedFile;
  const std::size_t ahead = static_cast<std::size_t>(threads) * 16;
  OrderedMap<const FoundFile*, Scanned> scanning(
      threads, ahead, [&root](const FoundFile*&& file, int) {
        return Scanned{file->relative_path, file->stamp,
                       scan_dicom_file(join_path(root, file->relative_path))};
      });
  std::vector<Scanned> waiting;
  for (std::size_t next = 0, done = 0; done < files.size(); ++done) {
    while (next < files.size() && next < done + ahead) scanning.push(&files[next++]);
    waiting.push_back(std::move(*scanning.pop()));
    if (waiting.size() == kTransaction || done + 1 == files.size()) {
      index.store_scanned(root, waiting);
      waiting.clear();
    }
    reporter.progress("indexing", static_cast<std::int64_t>(done) + 1,
                      static_cast<std::int64_t>(files.size()), "");
  }
}

}  // namespace

ScanCounts scan_archive(IndexDatabase& index, const std::string& root, int threads,
                        Reporter& reporter) {
  const ScanPlan plan = plan_scan(index, root);
  index.add_root(root);
  scan_files(index, root, plan.to_scan, threads, reporter);
  index.set_vanished(plan.vanished, true);
  index.set_vanished(plan.came_back, false);
  return plan.counts;
}

}  // namespace preceptor
