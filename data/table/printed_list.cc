#include "data/table/printed_list.h"

#include <algorithm>
#include <cctype>
#include <cstring>

#include "data/table/text_cells.h"

namespace preceptor {
namespace {

constexpr char kBlanks[] = " \t\r\n";

bool opens_list(char c) { return c == '[' || c == '{' || c == '('; }
// Between its brackets numbers alone: [1], [1 2] (numpy), {1, 2}, [].
bool holds_numbers(const std::string& list) {
  return list.find_first_not_of("-0123456789., \r\n", 1) == list.size() - 1;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_quote(char c) { return c == '\'' || c == '"'; }
bool has_quote(const std::string& text) { return text.find_first_of("'\"") != std::string::npos; }

// Of the quoted text that begins here; npos: none does, or it does not end.
std::size_t end_of_quoted(const std::string& cell, std::size_t from) {
  if (!is_quote(cell[from])) return std::string::npos;
  for (std::size_t i = from + 1; i < cell.size(); ++i) {
    if (cell[i] == cell[from]) return i;
    if (cell[i] == '\\') ++i;
  }
  return std::string::npos;
}

// As Python and JSON write letters that are not ASCII: four hexadecimal digits, at `at`. "" for
// what is no letter of its own.
std::string letter_of_hex(const std::string& text, std::size_t at) {
  const std::string digits = text.substr(at, 4);
  if (digits.size() < 4 || digits.find_first_not_of("0123456789abcdefABCDEF") != digits.npos) {
    return "";
  }
  const unsigned long code = std::stoul(digits, nullptr, 16);
  if (code == 0 || (code >= 0xD800 && code < 0xE000)) return "";
  if (code < 0x80) return std::string(1, static_cast<char>(code));
  const auto next = static_cast<char>(0x80 | (code & 0x3F));
  if (code < 0x800) return {static_cast<char>(0xC0 | code >> 6), next};
  return {static_cast<char>(0xE0 | code >> 12), static_cast<char>(0x80 | (code >> 6 & 0x3F)), next};
}

std::string without_escapes(const std::string& text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escape = text[i] == '\\' && i + 1 < text.size();
    const std::string letter = escape && text[i + 1] == 'u' ? letter_of_hex(text, i + 2) : "";
    if (!letter.empty()) i += 5;
    if (escape && letter.empty() && (is_quote(text[i + 1]) || text[i + 1] == '\\')) ++i;
    plain += letter.empty() ? std::string(1, text[i]) : letter;
  }
  return plain;
}

// name( and behind it a quote, a list, or, of a name with a point, a number: np.int64(1).
bool begins_call(const std::string& cell, std::size_t at) {
  const auto is_of_name = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '.';
  };
  std::size_t end = at;
  while (end < cell.size() && is_of_name(cell[end])) ++end;
  if (end == at || end == cell.size() || cell[end] != '(') return false;
  const std::size_t behind = cell.find_first_not_of(kBlanks, end + 1);
  if (behind == std::string::npos) return false;
  const char first = cell[behind];
  const auto begin = cell.begin() + static_cast<std::ptrdiff_t>(at);
  const auto past = cell.begin() + static_cast<std::ptrdiff_t>(end);
  const bool number = is_digit(first) || first == '-';
  return is_quote(first) || opens_list(first) || (number && std::find(begin, past, '.') != past);
}

// Where the elements of a list begin: behind its bracket, and behind commas outside of quotes.
std::vector<std::size_t> element_starts(const std::string& list) {
  std::vector<std::size_t> starts;
  for (std::size_t at = 1; at < list.size();) {
    const std::size_t first = std::min(list.find_first_not_of(kBlanks, at), list.size() - 1);
    starts.push_back(first);
    const std::size_t end = end_of_quoted(list, first);
    const std::size_t comma = list.find(',', end == std::string::npos ? first : end);
    at = comma == std::string::npos ? list.size() : comma + 1;
  }
  return starts;
}

// Between quoted names commas, or nothing; as names without quotes words of blank cells, or, where
// PostgreSQL may have written them, all that is no key with a value.
bool holds_names_alone(const std::string& list) {
  const bool takes_words = list[0] == '{';
  bool behind_name = false;
  for (std::size_t i = 1; i + 1 < list.size(); ++i) {
    const std::size_t end = end_of_quoted(list, i);
    if (end != std::string::npos && end + 1 < list.size()) {
      behind_name = true;
      i = end;
    } else if (list[i] == ',') {
      behind_name = false;
    } else if (!std::isspace(static_cast<unsigned char>(list[i]))) {
      const std::size_t past = std::min(list.find(',', i), list.size() - 1);
      const std::string word = lower_case(trimmed(list.substr(i, past - i)));
      const bool is_word = takes_words ? word.find(": ") == std::string::npos
                                       : word == "nan" || word == "none" || word == "null";
      if (behind_name || !is_word) return false;
      i = past - 1;
    }
  }
  return true;
}

}  // namespace

bool is_bracketed(const std::string& cell) {
  if (cell == "set()" || cell == "()") return true;
  return cell.size() > 1 && ((cell.front() == '[' && cell.back() == ']') ||
                             (cell.front() == '{' && cell.back() == '}'));
}

bool is_printed_list(const std::string& cell) {
  if (cell.size() < 2) return false;
  const bool quoted = is_quote(cell[1]);
  const bool commas = cell.find(',') != cell.npos;
  if (cell.front() == '(' && cell.back() == ')') return quoted || (commas && holds_numbers(cell));
  if (!is_bracketed(cell) || cell.back() == ')') return false;
  if (cell.find(cell.front(), 1) != cell.npos) return false;
  if (cell.front() == '{') return true;
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
    const bool opens = is_quote(c) && trimmed(plain).empty();
    const std::size_t end = opens ? end_of_quoted(cell, i) : std::string::npos;
    if (end < past) {
      names.push_back(trimmed(without_escapes(cell.substr(i + 1, end - i - 1))));
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

bool is_torn_list(const std::string& cell) {
  if (cell.empty()) return false;
  if (cell.back() == ')' && begins_call(cell, 0)) return true;
  if (!opens_list(cell[0]) || cell.find_first_not_of(kBlanks, 1) == std::string::npos) return false;
  bool quoted = false;
  const bool quotes = has_quote(cell);
  for (const std::size_t at : element_starts(cell)) {
    const bool number = at + 1 < cell.size() && (is_digit(cell[at + 1]) || cell[at + 1] == '-');
    const bool nested = opens_list(cell[at]) && (quotes || number || cell[at] != '(');
    const bool prefixed = std::strchr("uUbB", cell[at]) != nullptr && is_quote(cell[at + 1]);
    if (nested || prefixed || begins_call(cell, at)) return true;
    quoted |= is_quote(cell[at]);
  }
  const bool whole = is_printed_list(cell);
  if (is_quote(cell[cell.find_first_not_of(kBlanks, 1)]) && !whole) return true;
  return whole && (quoted || cell[0] == '{') && !holds_names_alone(cell);
}

}  // namespace preceptor
