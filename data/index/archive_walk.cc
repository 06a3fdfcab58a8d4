#include "data/index/archive_walk.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <set>
#include <utility>

#include "common/base/error.h"
#include "common/files/file_io.h"

namespace preceptor {
namespace {

constexpr std::size_t kFilesAProgress = 4096;

FileStamp stamp_of(const struct stat& status) {
  return {status.st_size, status.st_mtim.tv_sec * 1000000000ll + status.st_mtim.tv_nsec};
}

bool is_gone(int errno_value) {
  return errno_value == ENOENT || errno_value == ENOTDIR || errno_value == ELOOP;
}

class Walk {
 public:
  Walk(const std::string& root, const std::string& passed_over, Reporter& reporter)
      : root_(root), reporter_(reporter) {
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
    errno = 0;
    while (const dirent* entry = ::readdir(folder.get())) {
      const std::string name = entry->d_name;
      if (name != "." && name != "..") {
        visit(::dirfd(folder.get()), name, relative.empty() ? name : relative + "/" + name);
      }
      errno = 0;
    }
    if (errno != 0) throw system_error("cannot list a folder of the archive", path, errno);
  }

  void visit(int folder, const std::string& name, const std::string& relative) {
    struct stat status;
    if (!look_at(folder, name, relative, AT_SYMLINK_NOFOLLOW, status)) return;
    const bool is_link = S_ISLNK(status.st_mode);
    if (is_link && !look_at(folder, name, relative, 0, status)) return;
    if (S_ISREG(status.st_mode)) {
      files_.push_back({relative, stamp_of(status)});
      if (files_.size() % kFilesAProgress == 0) report(-1);
    } else if (S_ISDIR(status.st_mode) && is_link) {
      links_.insert(relative);
    } else if (S_ISDIR(status.st_mode) && enter_once(status)) {
      folders_.push_back(relative);
    }
  }

  bool look_at(int folder, const std::string& name, const std::string& relative, int flags,
               struct stat& status) const {
    if (::fstatat(folder, name.c_str(), &status, flags) == 0) return true;
    if (is_gone(errno)) return false;  // removed meanwhile, or a link to nowhere
    throw system_error("cannot look at a file of the archive", absolute(relative), errno);
  }

  // Says whether there was one.
  bool follow_a_link() {
    if (links_.empty()) return false;
    const std::string relative = *links_.begin();
    links_.erase(links_.begin());
    struct stat status;
    const bool there = look_at(AT_FDCWD, absolute(relative), relative, 0, status);
    if (there && enter_once(status)) folders_.push_back(relative);
    return true;
  }

  const std::string root_;
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
                                    Reporter& reporter) {
  return Walk(root, passed_over, reporter).run();
}

}  // namespace preceptor
