#include "data/import/path_ends.h"

#include <algorithm>
#include <cctype>
#include <filesystem>

#include "data/labels/text_cells.h"

namespace preceptor {
namespace {

constexpr std::size_t kLongestExtension = 5;  // dicom
constexpr std::size_t kLongestPath = 4096;    // of the kernel

using Numbers = std::vector<std::size_t>;

std::string reversed(const std::string& text) { return std::string(text.rbegin(), text.rend()); }

bool begins_with(const std::string& text, const std::string& start) {
  return text.compare(0, start.size(), start) == 0;
}

// Of pictures and of DICOM, lower case.
bool is_usual_extension(const std::string& extension) {
  static const std::set<std::string> kUsual = {"",    "dcm", "dicom", "dic",  "ima",  "img",
                                               "png", "jpg", "jpeg",  "tif",  "tiff", "bmp",
                                               "gif", "jp2", "j2k",   "webp", "npy",  "nii"};
  return kUsual.count(extension) > 0;
}

std::string extension_of(const std::string& path) {
  const std::size_t stem = without_extension(path).size();
  return stem == path.size() ? "" : lower_case(path.substr(stem + 1));
}

}  // namespace

std::string without_extension(const std::string& path) {
  const std::size_t dot = path.rfind('.');
  const std::size_t slash = path.rfind('/');
  const std::size_t name = slash == std::string::npos ? 0 : slash + 1;
  if (dot == std::string::npos || dot <= name) return path;
  const std::string extension = path.substr(dot + 1);
  const bool plain = std::all_of(extension.begin(), extension.end(),
                                 [](unsigned char c) { return std::isalnum(c); });
  const bool is_one = !extension.empty() && extension.size() <= kLongestExtension && plain &&
                      std::isalpha(static_cast<unsigned char>(extension[0]));
  return is_one ? path.substr(0, dot) : path;
}

std::string PathEnds::plain(const std::string& path) const {
  return ignore_extension_ ? without_extension(path) : path;
}

void PathEnds::add_exact(const std::string& path, std::size_t number) {
  const auto [entry, is_new] = exact_.emplace(path, number);
  if (!is_new && entry->second != number) ambiguous_.insert(path);
}

void PathEnds::add_form(const std::string& path, const std::string& relative_path,
                        std::size_t number) {
  add_exact(path, number);
  add_exact(relative_path, number);
  if (suffix_) reversed_.emplace_back(reversed(path), number);
}

void PathEnds::add(const std::string& path, const std::string& relative_path, std::size_t number) {
  add_form(path, relative_path, number);
  if (ignore_extension_) {
    add_form(plain(path), plain(relative_path), number);
    extensions_.emplace(number, extension_of(path));
  }
  if (path.size() > relative_path.size()) {
    roots_.insert(path.substr(0, path.size() - relative_path.size() - 1));
  }
}

void PathEnds::finish() { std::sort(reversed_.begin(), reversed_.end()); }

Numbers PathEnds::exact(const std::string& key) const {
  const auto found = exact_.find(key);
  if (found == exact_.end()) return {};
  if (ambiguous_.count(key)) return {found->second, found->second};
  return {found->second};
}

// Files whose path ends with the key, after a slash.
Numbers PathEnds::ending_with(const std::string& key) const {
  const std::string start = reversed(key) + (begins_with(key, "/") ? "" : "/");
  Numbers numbers;
  auto at = std::lower_bound(reversed_.begin(), reversed_.end(), std::make_pair(start, 0ul));
  for (; at != reversed_.end() && begins_with(at->first, start) && numbers.size() < 2; ++at) {
    if (numbers.empty() || numbers[0] != at->second) numbers.push_back(at->second);
  }
  return numbers;
}

// The file whose relative path the key ends with; the longest one.
PathMatch PathEnds::end_of(const std::string& key) const {
  for (std::size_t slash = key.find('/'); slash != std::string::npos;
       slash = key.find('/', slash + 1)) {
    Numbers numbers = exact(key.substr(slash + 1));
    if (numbers.empty()) continue;
    return {std::move(numbers), key.substr(0, std::max<std::size_t>(slash, 1))};
  }
  return {};
}

bool PathEnds::names_root(const std::string& key) const {
  return std::any_of(roots_.begin(), roots_.end(), [&key](const std::string& root) {
    if (begins_with(key, root + "/")) return true;
    for (std::size_t slash = root.find('/'); slash != std::string::npos;
         slash = root.find('/', slash + 1)) {
      if (begins_with(key, root.substr(slash + 1) + "/")) return true;
    }
    return false;
  });
}

// "" where there is none. Each is asked for once, and nothing of what is below one that is not
// there: a table has many files of each.
const std::string& PathEnds::real_folder(const std::string& folder) const {
  const auto known = real_folders_.find(folder);
  if (known != real_folders_.end()) return known->second;
  const std::string above = std::filesystem::path(folder).parent_path().string();
  std::string real;
  std::error_code failure;
  if (above == folder || !real_folder(above).empty()) {
    real = std::filesystem::canonical(folder, failure).string();
  }
  return real_folders_.emplace(folder, std::move(real)).first->second;
}

// The archive's paths have no links in them. "" for a path of no folder.
std::string PathEnds::without_links(const std::string& path) const {
  const std::filesystem::path whole(path);
  const std::string& folder = real_folder(whole.parent_path().string());
  if (folder.empty()) return "";
  std::error_code failure;
  if (std::filesystem::is_symlink(whole, failure)) {
    return std::filesystem::weakly_canonical(whole, failure).string();
  }
  return (std::filesystem::path(folder) / whole.filename()).string();
}

Numbers PathEnds::of_own_name(const std::string& key) const {
  Numbers numbers = exact(key);
  if (numbers.empty() && begins_with(key, "/")) numbers = exact(without_links(key));
  if (numbers.empty() && suffix_) numbers = ending_with(key);
  return numbers;
}

// Whether a file may be the one that a key means, when both stand without their extensions.
bool PathEnds::may_be(std::size_t number, const std::string& key) const {
  if (!ignore_extension_) return true;
  const std::string own = extension_of(key);
  if (is_usual_extension(own)) return true;
  const auto range = extensions_.equal_range(number);
  return std::any_of(range.first, range.second, [&own](const auto& of_file) {
    return of_file.second == own || is_usual_extension(of_file.second);
  });
}

PathMatch PathEnds::find_as_written(const std::string& key) const {
  // A dot may belong to the name: case1.L is case1.L.dcm before it is case1.dcm.
  PathMatch match{of_own_name(key), ""};
  if (!match.numbers.empty()) return match;
  const std::string stem = plain(key);
  if (stem != key) match.numbers = of_own_name(stem);
  if (match.numbers.empty() && suffix_ && !names_root(key)) {
    match = end_of(key);
    if (match.numbers.empty()) match = end_of(stem);
  }
  auto& numbers = match.numbers;
  const auto not_meant = [&](std::size_t number) { return !may_be(number, key); };
  numbers.erase(std::remove_if(numbers.begin(), numbers.end(), not_meant), numbers.end());
  return numbers.empty() ? PathMatch{} : match;
}

PathMatch PathEnds::find(const std::string& key) const {
  if (key.size() > kLongestPath) return {};
  PathMatch match = find_as_written(key);
  if (!match.numbers.empty() || key.find('\\') == std::string::npos) return match;
  return find_as_written(std::filesystem::path(with_slashes(key)).lexically_normal().string());
}

}  // namespace preceptor
