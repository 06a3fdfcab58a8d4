#include "data/import/path_ends.h"

#include <algorithm>
#include <cctype>
#include <filesystem>

#include "data/table/text_cells.h"

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

void PathEnds::Forms::add(const std::string& path, std::size_t number) {
  Numbers& numbers = exact[path];
  if (std::find(numbers.begin(), numbers.end(), number) == numbers.end()) numbers.push_back(number);
}

void PathEnds::add_form(const std::string& path, const std::string& relative_path,
                        std::size_t number, Forms& forms) const {
  forms.add(path, number);
  forms.add(relative_path, number);
  if (suffix_) forms.reversed.emplace_back(reversed(path), number);
}

void PathEnds::add(const std::string& path, const std::string& relative_path, std::size_t number) {
  add_form(path, relative_path, number, whole_);
  if (ignore_extension_) {
    add_form(plain(path), plain(relative_path), number, stems_);
    extensions_.emplace(number, extension_of(path));
  }
  if (path.size() > relative_path.size()) {
    roots_.insert(path.substr(0, path.size() - relative_path.size() - 1));
  }
}

void PathEnds::finish() {
  for (Forms* forms : {&whole_, &stems_}) std::sort(forms->reversed.begin(), forms->reversed.end());
}

Numbers PathEnds::exact(const Forms& forms, const std::string& key) const {
  const auto found = forms.exact.find(key);
  return found == forms.exact.end() ? Numbers() : found->second;
}

// Files whose path ends with the key, after a slash.
Numbers PathEnds::ending_with(const Forms& forms, const std::string& key) const {
  constexpr std::size_t kMost = 64;  // of which one may be meant
  const std::string start = reversed(key) + (begins_with(key, "/") ? "" : "/");
  const auto& paths = forms.reversed;
  Numbers numbers;
  auto at = std::lower_bound(paths.begin(), paths.end(), std::make_pair(start, 0ul));
  for (; at != paths.end() && begins_with(at->first, start) && numbers.size() < kMost; ++at) {
    const bool is_new = std::find(numbers.begin(), numbers.end(), at->second) == numbers.end();
    if (is_new) numbers.push_back(at->second);
  }
  return numbers;
}

// The file whose relative path the key ends with; the longest one.
PathMatch PathEnds::end_of(const Forms& forms, const std::string& key) const {
  for (std::size_t slash = key.find('/'); slash != std::string::npos;
       slash = key.find('/', slash + 1)) {
    Numbers numbers = exact(forms, key.substr(slash + 1));
    if (numbers.empty()) continue;
    return {std::move(numbers), key.substr(0, std::max<std::size_t>(slash, 1)), 2};
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

PathMatch PathEnds::find_among(const Forms& forms, const std::string& key) const {
  Numbers numbers = exact(forms, key);
  if (numbers.empty() && begins_with(key, "/")) numbers = exact(forms, without_links(key));
  if (!numbers.empty() || !suffix_) return {std::move(numbers), "", 0};
  numbers = ending_with(forms, key);
  if (!numbers.empty() || names_root(key)) return {std::move(numbers), "", 1};
  return end_of(forms, key);
}

// Whether a file may be the one that a key means, which stands as `form` without its extension:
// two other extensions are two files (case1.L and case1.R), unless one is usual for pictures.
bool PathEnds::may_be(std::size_t number, const std::string& key, const std::string& form) const {
  const std::string own = form == key ? "" : extension_of(key);
  if (is_usual_extension(own)) return true;
  const auto range = extensions_.equal_range(number);
  return std::any_of(range.first, range.second, [&own](const auto& of_file) {
    return of_file.second == own || is_usual_extension(of_file.second);
  });
}

// Without files whose extension says that they are others.
PathMatch PathEnds::find_meant(const Forms& forms, const std::string& key,
                               const std::string& form) const {
  PathMatch match = find_among(forms, form);
  auto& numbers = match.numbers;
  const auto not_meant = [&](std::size_t number) { return !may_be(number, key, form); };
  numbers.erase(std::remove_if(numbers.begin(), numbers.end(), not_meant), numbers.end());
  return match;
}

PathMatch PathEnds::find_as_written(const std::string& key) const {
  constexpr int kFarthest = 3;  // one more than find_among() knows
  PathMatch match = find_among(whole_, key);
  if (!match.numbers.empty() || !ignore_extension_) return match;
  // A dot may belong to the name: case1.L is case1.L.dcm before it is case1.dcm.
  const std::string stem = plain(key);
  int before = 0;
  for (const auto& [forms, form] :
       {std::pair(&stems_, key), std::pair(&whole_, stem), std::pair(&stems_, stem)}) {
    match = find_meant(*forms, key, form);
    match.distance += before += kFarthest;
    if (!match.numbers.empty()) return match;
  }
  return {};
}

PathMatch PathEnds::find(const std::string& key) const {
  if (key.size() > kLongestPath) return {};
  PathMatch match = find_as_written(key);
  if (!match.numbers.empty() || key.find('\\') == std::string::npos) return match;
  return find_as_written(std::filesystem::path(with_slashes(key)).lexically_normal().string());
}

}  // namespace preceptor
