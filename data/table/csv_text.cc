#include "data/table/csv_text.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>

#include "common/base/error.h"
#include "data/table/text_cells.h"
#include "data/table/text_encoding.h"
#include "data/table/text_formula.h"

namespace preceptor {
namespace {

constexpr char kSeparators[] = {',', ';', '\t'};  // the first of equals is taken

// The header line: up to the first line break outside of quotes, of the first line with text.
std::string header_line(const std::string& text) {
  std::size_t at = text.find_first_not_of("\r\n \t,;|");
  if (at == std::string::npos) return "";
  at = text.find_last_of("\r\n", at) + 1;  // 0 where there is none
  const std::size_t from = at;
  for (bool quoted = false; at < text.size(); ++at) {
    if (text[at] == '"') quoted = !quoted;
    if (!quoted && (text[at] == '\r' || text[at] == '\n')) break;
  }
  return text.substr(from, at - from);
}

std::ptrdiff_t count_outside_quotes(const std::string& line, char wanted) {
  std::ptrdiff_t count = 0;
  bool quoted = false;
  for (const char c : line) {
    if (c == '"') quoted = !quoted;
    count += !quoted && c == wanted;
  }
  return count;
}

char separator_of(const std::string& text, const std::string& told) {
  if (told == "tab") return '\t';
  if (told == "space") return ' ';
  if (!told.empty()) return told[0];
  const std::string header = header_line(text);
  return *std::max_element(std::begin(kSeparators), std::end(kSeparators), [&](char a, char b) {
    return count_outside_quotes(header, a) < count_outside_quotes(header, b);
  });
}

// Of a first line "sep=;", which a spreadsheet reads as we do: the separator. The line becomes
// blank.
std::string take_separator_line(std::string& text) {
  const bool is_one = lower_case(text.substr(0, 4)) == "sep=" && text.size() > 5 &&
                      (text[5] == '\r' || text[5] == '\n');
  if (!is_one || std::string(",;|\t").find(text[4]) == std::string::npos) return "";
  const char separator = text[4];
  text.erase(0, 5);
  return separator == '\t' ? "tab" : std::string(1, separator);
}

struct PackedKind {
  const char *begins, *what, *hint;
};
constexpr PackedKind kPackedKinds[] = {
    {"PK\x03\x04", "a zip archive, as .xlsx is one", "save the sheet as CSV UTF-8, or unpack it"},
    {"\xD0\xCF\x11\xE0", "a workbook of an old Excel", "save the sheet as CSV UTF-8"},
    {"\x1F\x8B", "a file that gzip made", "gunzip unpacks it"},
    {"BZh91AY&SY", "a file that bzip2 made", "bunzip2 unpacks it"},
    {"\xFD\x37zXZ", "a file that xz made", "unxz unpacks it"},
    {"\x28\xB5\x2F\xFD", "a file that zstd made", "unzstd unpacks it"}};

void require_text(const std::string& bytes, const std::string& path) {
  for (const PackedKind& kind : kPackedKinds) {
    if (bytes.rfind(kind.begins, 0) != 0) continue;
    throw Error(ErrorKind::kInput, "a label table is no text")
        .path(path)
        .expected("a CSV file")
        .found(kind.what)
        .hint(kind.hint);
  }
}

// The lines stay, without a text, so that those below keep their numbers.
void clear_lines(std::string& text, std::int64_t count) {
  std::size_t at = 0;
  std::string ends;
  for (; count > 0 && at < text.size(); --count) {
    const std::size_t end = std::min(text.find_first_of("\r\n", at), text.size());
    at = std::min(text.size(), end + (text.compare(end, 2, "\r\n") == 0 ? 2 : 1));
    ends += '\n';
  }
  text.replace(0, at, ends);
}

void require_no_zeros(const std::string& text, const std::string& path) {
  if (text.find('\0') == std::string::npos) return;
  throw Error(ErrorKind::kInput, "a label table is no CSV file: it holds bytes of 0")
      .path(path)
      .hint(
          "--encoding utf-16 reads \"Unicode text\"; or save it as CSV UTF-8, not as a "
          "spreadsheet");
}

}  // namespace

CsvText csv_text(const std::string& bytes, const std::string& path, const CsvFormat& format) {
  require_text(bytes, path);
  CsvText csv{to_utf8(bytes, format.encoding, path), ','};
  require_no_zeros(csv.text, path);
  const std::string said = take_separator_line(csv.text);
  clear_lines(csv.text, format.skipped_lines);
  csv.separator = separator_of(csv.text, format.separator.empty() ? said : format.separator);
  if (format.has_quotes) csv.text = without_text_formulas(csv.text, csv.separator);
  return csv;
}

}  // namespace preceptor
