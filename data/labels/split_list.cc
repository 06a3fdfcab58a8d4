#include "data/labels/split_list.h"

#include <algorithm>
#include <map>

#include "common/base/error.h"
#include "common/files/file_io.h"
#include "data/table/text_cells.h"
#include "data/table/text_encoding.h"

namespace preceptor {
namespace {

const std::map<std::string, std::string> kSplits = {
    {"train", "train"},  {"training", "train"}, {"val", "val"}, {"validation", "val"},
    {"valid", "val"},    {"validate", "val"},   {"dev", "val"}, {"test", "test"},
    {"testing", "test"}, {"none", "none"}};

// Lists are often plain where their table is not.
std::string text_of(const std::string& bytes, const std::string& encoding,
                    const std::string& path) {
  return to_utf8(bytes, is_utf8(bytes) && !is_utf16(bytes) ? "" : encoding, path);
}

// As a program writes the only column of a table.
std::string without_quotes(const std::string& line) {
  const bool quoted = line.size() > 2 && line.front() == '"' && line.back() == '"' &&
                      line.find('"', 1) == line.size() - 1;
  return quoted ? trimmed(line.substr(1, line.size() - 2)) : line;
}

}  // namespace

std::string canonical_split(const std::string& word) {
  const auto found = kSplits.find(lower_case(word));
  return found == kSplits.end() ? "" : found->second;
}

bool is_split(const std::string& word) { return word.empty() || !canonical_split(word).empty(); }

SplitOfFile split_of_file(const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals != std::string::npos) {
    const std::string split = canonical_split(trimmed(text.substr(0, equals)));
    if (!split.empty()) return {split, text.substr(equals + 1)};
  }
  throw Error(ErrorKind::kUsage, "--split-list takes a split and a file")
      .expected("train=FILE, val=FILE, test=FILE or none=FILE")
      .found(text);
}

SplitList read_split_list(const SplitOfFile& file, const std::string& encoding) {
  SplitList list{file.split, {}};
  std::string names = text_of(read_file(file.path), encoding, file.path);
  std::replace(names.begin(), names.end(), '\r', '\n');
  for (const std::string& name : trimmed_parts(names, "\n")) {
    if (!name.empty()) list.names.push_back(without_quotes(name));
  }
  if (list.names.empty())
    throw Error(ErrorKind::kInput, "a list of a split is empty").path(file.path);
  return list;
}

}  // namespace preceptor
