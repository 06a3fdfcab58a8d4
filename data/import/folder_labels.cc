#include "data/import/folder_labels.h"

#include <algorithm>
#include <optional>
#include <string>

#include "data/labels/split_list.h"

namespace preceptor {
namespace {

// The folder that a path goes through at this depth, from 0; none for a file that lies higher.
std::optional<std::string> folder_of(const std::string& relative_path, int depth) {
  std::size_t from = 0, slash = relative_path.find('/');
  for (; slash != std::string::npos && depth > 0; --depth) {
    from = slash + 1;
    slash = relative_path.find('/', from);
  }
  if (slash == std::string::npos) return {};
  return relative_path.substr(from, slash - from);
}

// The split that the first folder names; "" : none.
std::string split_folder_of(const std::string& relative_path) {
  return canonical_split(folder_of(relative_path, 0).value_or(""));
}

// Whether the first folders of all files are words of splits: of those on disk, where any is there.
bool are_of_splits(const std::vector<ArchiveImage>& files) {
  const auto is_gone = [](const ArchiveImage& file) { return file.vanished; };
  const bool all_are_gone = std::all_of(files.begin(), files.end(), is_gone);
  return !files.empty() &&
         std::all_of(files.begin(), files.end(), [all_are_gone](const ArchiveImage& file) {
           return (file.vanished && !all_are_gone) || split_folder_of(file.relative_path) != "";
         });
}

}  // namespace

ParsedLabels labels_from_folders(const std::vector<ArchiveImage>& files,
                                 const std::vector<DuplicateFile>& duplicates) {
  ParsedLabels parsed;
  parsed.key_kind = LabelKeyKind::kPath;
  parsed.of_folders = true;
  parsed.has_split = are_of_splits(files);
  const auto add = [&parsed](const std::string& path, const std::string& relative_path) {
    const std::string split = parsed.has_split ? split_folder_of(relative_path) : "";
    if (parsed.has_split && split.empty()) return;  // of what was there before
    LabelRow& row = parsed.rows.emplace_back();
    row.key = path;
    row.split = split;
    row.label = folder_of(relative_path, parsed.has_split ? 1 : 0);
  };
  for (const ArchiveImage& file : files) add(file.path, file.relative_path);
  for (const DuplicateFile& file : duplicates) add(file.path, file.relative_path);
  parsed.understood = parsed.has_split
                          ? "splits from the first folder below the root, labels from the one in it"
                          : "labels from the first folder below the root, splits by rule";
  return parsed;
}

}  // namespace preceptor
