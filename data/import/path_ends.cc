#include "data/import/path_ends.h"

#include <algorithm>
#include <cctype>
#include <filesystem>

#include "data/labels/text_cells.h"

namespace preceptor {
namespace {

constexpr std::size_t kLongestExtension = 5;  // dicom

std::string reversed(const std::string& text) { return std::string(text.rbegin(), text.rend()); }

bool begins_with(const std::string& text, const std::string& start) {
  return text.compare(0, start.size(), start) == 0;
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

void PathEnds::add(const std::string& path, const std::string& relative_path, std::size_t number) {
  add_exact(plain(path), number);
  add_exact(plain(relative_path), number);
  if (suffix_) reversed_.emplace_back(reversed(plain(path)), number);
}

void PathEnds::finish() { std::sort(reversed_.begin(), reversed_.end()); }

std::vector<std::size_t> PathEnds::exact(const std::string& key) const {
  const auto found = exact_.find(key);
  if (found == exact_.end()) return {};
  if (ambiguous_.count(key)) return {found->second, found->second};
  return {found->second};
}

// Files whose path ends with the key, after a slash.
std::vector<std::size_t> PathEnds::ending_with(const std::string& key) const {
  const std::string start = reversed(key) + (begins_with(key, "/") ? "" : "/");
  std::vector<std::size_t> numbers;
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
    std::vector<std::size_t> numbers = exact(key.substr(slash + 1));
    if (!numbers.empty())
      return {std::move(numbers), key.substr(0, std::max<std::size_t>(slash, 1))};
  }
  return {};
}

PathMatch PathEnds::find(const std::string& key) const {
  PathMatch match = find_as_written(key);
  if (!match.numbers.empty() || key.find('\\') == std::string::npos) return match;
  return find_as_written(with_slashes(key));
}

PathMatch PathEnds::find_as_written(const std::string& key) const {
  // A dot may belong to the name: case1.L is case1.L.dcm before it is case1.dcm.
  std::vector<std::size_t> numbers = exact(key);
  if (numbers.empty()) numbers = exact(plain(key));
  if (numbers.empty() && begins_with(key, "/")) {
    // The archive's paths have no links in them.
    std::error_code failure;
    const std::filesystem::path real = std::filesystem::weakly_canonical(key, failure);
    if (!failure) numbers = exact(plain(real.string()));
  }
  if (!suffix_) return {std::move(numbers), ""};
  if (numbers.empty()) numbers = ending_with(key);
  if (numbers.empty()) numbers = ending_with(plain(key));
  if (numbers.empty()) return end_of(plain(key));
  return {std::move(numbers), ""};
}

}  // namespace preceptor
