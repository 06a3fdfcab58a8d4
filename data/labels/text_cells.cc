#include "data/labels/text_cells.h"

#include <algorithm>
#include <cctype>

#include "common/base/error.h"

namespace preceptor {

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string::npos) return "";
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
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

bool is_printed_list(const std::string& cell) {
  if (cell.size() < 2) return false;
  const bool square = cell.front() == '[' && cell.back() == ']' && cell.find('[', 1) == cell.npos;
  const bool round = cell.front() == '(' && cell.back() == ')';
  const bool begins_quoted = cell[1] == '\'' || cell[1] == '"';
  const bool has_quotes = cell.find_first_of("'\"") != std::string::npos;
  return (square && (has_quotes || trimmed(cell.substr(1, cell.size() - 2)).empty())) ||
         (round && begins_quoted);
}

std::vector<std::string> names_of_printed_list(const std::string& cell) {
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
    } else if (c == ',') {
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
