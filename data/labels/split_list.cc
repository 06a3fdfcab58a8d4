#include "data/labels/split_list.h"

#include <algorithm>
#include <map>

#include "common/base/error.h"
#include "common/files/file_io.h"
#include "data/table/table_columns.h"
#include "data/table/text_cells.h"
#include "data/table/text_encoding.h"

namespace preceptor {
namespace {

using Names = std::vector<std::string>;

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

Names lines_of(std::string text) {
  std::replace(text.begin(), text.end(), '\r', '\n');
  Names lines;
  for (const std::string& line : trimmed_parts(text, "\n")) {
    if (!line.empty()) lines.push_back(without_quotes(line));
  }
  return lines;
}

bool is_header(std::string line, const LabelCsvOptions& options) {
  for (char& c : line) {
    if (c == ';' || c == '\t' || c == '|') c = ',';
  }
  const Names cells = trimmed_parts(line, ",");
  return std::any_of(cells.begin(), cells.end(), [&options](const std::string& cell) {
    return names_the_key(without_quotes(cell), options);
  });
}

Names keys_of(const std::string& text, const std::string& path, const LabelCsvOptions& options,
              CsvFormat format) {
  format.encoding.clear();
  format.skipped_lines = 0;
  const CsvTable table = parse_csv_table(text, path, format);
  Names keys = cells_of(table, key_column_of(table, options));
  keys.erase(std::remove(keys.begin(), keys.end(), ""), keys.end());
  return keys;
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

SplitList read_split_list(const SplitOfFile& file, const LabelCsvOptions& options,
                          const CsvFormat& format) {
  const std::string text = text_of(read_file(file.path), format.encoding, file.path);
  const Names lines = lines_of(text);
  const bool is_table = !lines.empty() && format.header.empty() && is_header(lines[0], options);
  SplitList list{file.split, is_table ? keys_of(text, file.path, options, format) : lines};
  if (list.names.empty())
    throw Error(ErrorKind::kInput, "a list of a split is empty").path(file.path);
  return list;
}

}  // namespace preceptor
