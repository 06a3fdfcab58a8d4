#include "data/index/archive_walk.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <numeric>
#include <set>
#include <utility>

#include "common/base/error.h"
#include "common/base/ordered_map.h"
#include "common/files/file_io.h"

namespace preceptor {
namespace {

constexpr std::size_t kFilesAProgress = 4096;
constexpr std::size_t kNamesAtOnce = 4096;  // that are looked at together
constexpr std::size_t kNamesAThread = 256;  // fewer are not worth one

FileStamp stamp_of(const struct stat& status) {
  return {status.st_size, status.st_mtim.tv_sec * 1000000000ll + status.st_mtim.tv_nsec};
}

bool is_gone(int errno_value) {
  return errno_value == ENOENT || errno_value == ENOTDIR || errno_value == ELOOP;
}

// A name in a folder, and what the system says of it.
struct Entry {
  std::string name;
  struct stat status;  // of a link: of what it names
  bool is_link = false;
  int failure = 0;  // an errno
};

void look_at(int folder, Entry& entry) {
  const char* const name = entry.name.c_str();
  if (::fstatat(folder, name, &entry.status, AT_SYMLINK_NOFOLLOW) != 0) entry.failure = errno;
  if (entry.failure != 0 || !S_ISLNK(entry.status.st_mode)) return;
  entry.is_link = true;
  if (::fstatat(folder, name, &entry.status, 0) != 0) entry.failure = errno;
}

// A file server answers several at a time, and a disk's cache as many as there are processors.
void look_at_all(int folder, std::vector<Entry>& entries, int threads) {
  const std::size_t parts =
      std::min(static_cast<std::size_t>(threads), entries.size() / kNamesAThread + 1);
  const auto look = [&](std::size_t&& part, int) {
    const std::size_t past = entries.size() * (part + 1) / parts;
    for (std::size_t at = entries.size() * part / parts; at < past; ++at) {
      look_at(folder, entries[at]);
    }
    return true;
  };
  if (parts == 1) {
    look(0, 0);
    return;
  }
  std::vector<std::size_t> all(parts);
  std::iota(all.begin(), all.end(), std::size_t{0});
  in_parallel<std::size_t, bool>(all, static_cast<int>(parts), look);
}

class Walk {
 public:
  Walk(const std::string& root, const std::string& passed_over, int threads, Reporter& reporter)
      : root_(root), threads_(threads), reporter_(reporter) {
    require_apart(root, passed_over);
    for (const std::string& folder : {passed_over, root}) {
      struct stat status;
      if (::stat(folder.c_str(), &status) == 0) enter_once(status);
    }
    folders_.emplace_back();
  }

  std::vector<FoundFile> run() {
    do {
      while (!folders_.empty()) {
        const std::string folder = std::move(folders_.back());
        folders_.pop_back();
        list(folder);
      }
    } while (follow_a_link());
    if (files_.size() >= kFilesAProgress) report(static_cast<std::int64_t>(files_.size()));
    std::sort(files_.begin(), files_.end(), [](const FoundFile& a, const FoundFile& b) {
      return a.relative_path < b.relative_path;
    });
    return std::move(files_);
  }

 private:
  struct CloseFolder {
    void operator()(DIR* folder) const { ::closedir(folder); }
  };

  std::string absolute(const std::string& relative) const {
    return relative.empty() ? root_ : root_ + "/" + relative;
  }
  bool enter_once(const struct stat& status) {
    return entered_.insert({status.st_dev, status.st_ino}).second;
  }
  void report(std::int64_t total) {
    reporter_.progress("looking for files", static_cast<std::int64_t>(files_.size()), total, "");
  }

  void list(const std::string& relative) {
    const std::string path = absolute(relative);
    const std::unique_ptr<DIR, CloseFolder> folder(::opendir(path.c_str()));
    if (folder == nullptr) {
      if (is_gone(errno)) return;
      throw system_error("cannot list a folder of the archive", path, errno);
    }
    for (std::vector<Entry> entries; !(entries = next_entries(folder.get(), path)).empty();) {
      look_at_all(::dirfd(folder.get()), entries, threads_);
      for (const Entry& entry : entries) {
        take(entry, relative.empty() ? entry.name : relative + "/" + entry.name);
      }
    }
  }

  // None at the folder's end.
  static std::vector<Entry> next_entries(DIR* folder, const std::string& path) {
    std::vector<Entry> entries;
    errno = 0;
    while (const dirent* found = ::readdir(folder)) {
      const std::string name = found->d_name;
      if (name != "." && name != "..") entries.emplace_back().name = name;
      if (entries.size() == kNamesAtOnce) return entries;
      errno = 0;
    }
    if (errno != 0) throw system_error("cannot list a folder of the archive", path, errno);
    return entries;
  }

  void take(const Entry& entry, const std::string& relative) {
    if (!is_there(entry, relative)) return;
    if (S_ISREG(entry.status.st_mode)) {
      files_.push_back({relative, stamp_of(entry.status)});
      if (files_.size() % kFilesAProgress == 0) report(-1);
    } else if (S_ISDIR(entry.status.st_mode) && entry.is_link) {
      links_.insert(relative);
    } else if (S_ISDIR(entry.status.st_mode) && enter_once(entry.status)) {
      folders_.push_back(relative);
    }
  }

  // Not of what was removed meanwhile, or of a link to nowhere.
  bool is_there(const Entry& entry, const std::string& relative) const {
    if (entry.failure == 0) return true;
    if (is_gone(entry.failure)) return false;
    throw system_error("cannot look at a file of the archive", absolute(relative), entry.failure);
  }

  // Says whether there was one.
  bool follow_a_link() {
    if (links_.empty()) return false;
    const std::string relative = *links_.begin();
    links_.erase(links_.begin());
    Entry entry{absolute(relative), {}};
    look_at(AT_FDCWD, entry);
    if (is_there(entry, relative) && enter_once(entry.status)) folders_.push_back(relative);
    return true;
  }

  const std::string root_;
  const int threads_;
  Reporter& reporter_;
  std::vector<FoundFile> files_;
  std::vector<std::string> folders_;  // to be listed
  std::set<std::string> links_;       // to folders, once all folders below the root are listed
  std::set<std::pair<dev_t, ino_t>> entered_;
};

}  // namespace

void require_apart(const std::string& root, const std::string& index_folder) {
  struct stat archive;
  if (::stat(root.c_str(), &archive) != 0) {
    throw system_error("cannot look at the archive", root, errno);
  }
  if (!is_one_file(root, index_folder)) return;  // the index may not be there yet
  throw Error(ErrorKind::kUsage, "the index cannot be the archive's own folder")
      .path(root)
      .hint("give --out another folder");
}

std::vector<FoundFile> walk_archive(const std::string& root, const std::string& passed_over,
                                    int threads, Reporter& reporter) {
  return Walk(root, passed_over, threads, reporter).run();
}

}  // namespace preceptor
