#include "data/labels/text_cells.h"

#include <algorithm>
#include <cctype>
#include <string_view>

#include "common/base/error.h"

namespace preceptor {

namespace {

// White space and what no eye sees: also no-break, narrow and ideographic space, zero width space,
// a byte order mark, and the end of a file as DOS had it. UTF-8.
constexpr std::string_view kUnseen[] = {
    " ",    "\t",       "\r",           "\n",           "\v",           "\f",
    "\x1A", "\xC2\xA0", "\xE2\x80\xAF", "\xE3\x80\x80", "\xE2\x80\x8B", "\xEF\xBB\xBF"};

// How many bytes of it begin, or end, the text between the two.
std::size_t unseen_at(const std::string& text, std::size_t from, std::size_t to, bool at_end) {
  for (const std::string_view one : kUnseen) {
    if (to - from < one.size()) continue;
    if (text.compare(at_end ? to - one.size() : from, one.size(), one) == 0) return one.size();
  }
  return 0;
}

// Between its brackets numbers alone: [1], [1 2] (numpy), {1, 2}, [].
bool holds_numbers(const std::string& list) {
  return list.find_first_not_of("-0123456789., \r\n", 1) == list.size() - 1;
}

}  // namespace

std::string trimmed(const std::string& text) {
  std::size_t from = 0, to = text.size();
  while (const std::size_t count = unseen_at(text, from, to, false)) from += count;
  while (const std::size_t count = unseen_at(text, from, to, true)) to -= count;
  return text.substr(from, to - from);
}

std::string lower_case(const std::string& text) {
  std::string lower = text;
  for (char& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return lower;
}

std::string folded_name(const std::string& text) {
  std::string out;
  for (const char c : lower_case(text)) {
    if (std::isalnum(static_cast<unsigned char>(c))) out += c;
  }
  return out;
}

std::vector<std::string> split_text(const std::string& text, const std::string& separator) {
  std::vector<std::string> parts;
  if (text.empty()) return parts;
  if (separator.empty()) return {trimmed(text)};
  std::size_t from = 0;
  for (std::size_t at; (at = text.find(separator, from)) != std::string::npos;) {
    parts.push_back(trimmed(text.substr(from, at - from)));
    from = at + separator.size();
  }
  parts.push_back(trimmed(text.substr(from)));
  return parts;
}

std::vector<std::string> names_of_list(const std::string& text) {
  if (text.empty()) return {};
  std::vector<std::string> names{""};
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool doubled = quoted && text.compare(i, 2, "\"\"") == 0;
    if (doubled) names.back() += text[i++];
    if (!doubled && text[i] == '"') quoted = !quoted;
    if (text[i] == ',' && !quoted) names.emplace_back();
    if (text[i] != '"' && (text[i] != ',' || quoted)) names.back() += text[i];
  }
  if (quoted) {
    throw Error(ErrorKind::kUsage, "a list of names has a quote that does not end").found(text);
  }
  for (std::string& name : names) name = trimmed(name);
  return names;
}

bool is_bracketed(const std::string& cell) {
  if (cell == "set()") return true;
  return cell.size() > 1 && ((cell.front() == '[' && cell.back() == ']') ||
                             (cell.front() == '{' && cell.back() == '}'));
}

bool is_printed_list(const std::string& cell) {
  if (cell.size() < 2) return false;
  const bool quoted = cell[1] == '\'' || cell[1] == '"';
  const bool commas = cell.find(',') != cell.npos;
  if (cell.front() == '(' && cell.back() == ')') return quoted || (commas && holds_numbers(cell));
  if (!is_bracketed(cell) || cell == "set()" || cell.find('[', 1) != cell.npos) return false;
  if (cell.front() == '{') return quoted || holds_numbers(cell);
  return cell.find_first_of("'\",") != cell.npos || holds_numbers(cell);
}

std::vector<std::string> names_of_printed_list(const std::string& cell) {
  if (cell == "set()") return {};
  const bool numbers = holds_numbers(cell);
  std::vector<std::string> names;
  std::string plain;  // outside of quotes
  const auto take_plain = [&] {
    if (!trimmed(plain).empty()) names.push_back(trimmed(plain));
    plain.clear();
  };
  const std::size_t past = cell.size() - 1;
  for (std::size_t i = 1; i < past; ++i) {
    const char c = cell[i];
    const bool opens = (c == '\'' || c == '"') && trimmed(plain).empty();
    const std::size_t end = opens ? cell.find(c, i + 1) : std::string::npos;
    if (end != std::string::npos && end < past) {
      names.push_back(trimmed(cell.substr(i + 1, end - i - 1)));
      i = end;
    } else if (c == ',' || (numbers && std::isspace(static_cast<unsigned char>(c)))) {
      take_plain();
    } else {
      plain += c;
    }
  }
  take_plain();
  return names;
}

std::string with_slashes(std::string path) {
  std::replace(path.begin(), path.end(), '\\', '/');
  return path;
}

std::string joined_text(const std::vector<std::string>& parts) {
  std::string text;
  for (std::size_t i = 0; i < parts.size(); ++i) text += (i == 0 ? "" : ", ") + parts[i];
  return text;
}

}  // namespace preceptor
