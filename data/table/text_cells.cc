#include "data/table/text_cells.h"

#include <locale.h>

#include <algorithm>
#include <cctype>
#include <cwchar>
#include <cwctype>
#include <optional>
#include <string_view>

#include "common/base/error.h"

namespace preceptor {
namespace {

// What no eye sees, UTF-8: the end of a file as DOS had it, and blanks of all kinds; `width` is
// false for what has none.
struct Unseen {
  std::string_view bytes;
  bool width;
};
constexpr Unseen kUnseen[] = {
    {" ", true},
    {"\t", true},
    {"\r", true},
    {"\n", true},
    {"\v", true},
    {"\f", true},
    {"\x1A", false},
    {"\xC2\xA0", true},      // no-break space
    {"\xE2\x80\x80", true},  // en quad, and other spaces up to hair space
    {"\xE2\x80\x81", true},
    {"\xE2\x80\x82", true},
    {"\xE2\x80\x83", true},
    {"\xE2\x80\x84", true},
    {"\xE2\x80\x85", true},
    {"\xE2\x80\x86", true},
    {"\xE2\x80\x87", true},
    {"\xE2\x80\x88", true},
    {"\xE2\x80\x89", true},
    {"\xE2\x80\x8A", true},
    {"\xE2\x80\xAF", true},   // narrow no-break space
    {"\xE3\x80\x80", true},   // ideographic space
    {"\xE2\x80\x8B", false},  // zero width space, joiners, marks of direction
    {"\xE2\x80\x8C", false},
    {"\xE2\x80\x8D", false},
    {"\xE2\x80\x8E", false},
    {"\xE2\x80\x8F", false},
    {"\xE2\x81\xA0", false},   // word joiner
    {"\xEF\xBB\xBF", false}};  // byte order mark

// Which of them begins, or ends, the text between the two.
const Unseen* unseen_at(std::string_view text, bool at_end) {
  const auto found = std::find_if(std::begin(kUnseen), std::end(kUnseen), [&](const Unseen& one) {
    const std::size_t size = one.bytes.size();
    return text.size() >= size && text.substr(at_end ? text.size() - size : 0, size) == one.bytes;
  });
  return found == std::end(kUnseen) ? nullptr : found;
}

// The C library's rules for all letters, for this thread while it lives.
class InUtf8 {
 public:
  InUtf8() : before_(::uselocale(locale())) {}
  ~InUtf8() { ::uselocale(before_); }
  InUtf8(const InUtf8&) = delete;
  InUtf8& operator=(const InUtf8&) = delete;

 private:
  static locale_t locale() {
    static const locale_t all_letters = ::newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
    if (all_letters != nullptr) return all_letters;
    throw Error(ErrorKind::kSystem, "the C library has no locale C.UTF-8")
        .hint("without it the letters of a label table have no cases; Debian's libc-bin has it");
  }
  const locale_t before_;
};

constexpr wchar_t kFinalSigma = 0x3C2, kSigma = 0x3C3;

// None for what is no UTF-8.
std::optional<std::string> lower_case_of_utf8(const std::string& text) {
  const InUtf8 here;
  std::wstring letters(text.size(), L'\0');
  const std::size_t count = std::mbstowcs(letters.data(), text.c_str(), letters.size());
  if (count == static_cast<std::size_t>(-1)) return {};
  letters.resize(count);
  for (wchar_t& letter : letters) {
    letter = static_cast<wchar_t>(std::towlower(static_cast<std::wint_t>(letter)));
    if (letter == kFinalSigma) letter = kSigma;  // both are lower case of one
  }
  std::string lower(count * MB_CUR_MAX, '\0');
  const std::size_t size = std::wcstombs(lower.data(), letters.c_str(), lower.size());
  if (size == static_cast<std::size_t>(-1)) return {};
  lower.resize(size);
  return lower;
}

}  // namespace

std::string trimmed(const std::string& text) {
  std::string_view left = text;
  while (const Unseen* unseen = unseen_at(left, false)) left.remove_prefix(unseen->bytes.size());
  while (const Unseen* unseen = unseen_at(left, true)) left.remove_suffix(unseen->bytes.size());
  return std::string(left);
}

std::string with_plain_blanks(const std::string& text) {
  const std::string inner = trimmed(text);
  std::string plain;
  for (std::string_view left = inner; !left.empty();) {
    const Unseen* unseen = unseen_at(left, false);
    if (unseen == nullptr) plain += left[0];
    if (unseen != nullptr && unseen->width && plain.back() != ' ') plain += ' ';
    left.remove_prefix(unseen == nullptr ? 1 : unseen->bytes.size());
  }
  return plain;
}

std::string column_name(const std::string& cell) {
  const std::string name = trimmed(cell);
  return name.find_first_of("\r\n") == std::string::npos ? name : with_plain_blanks(name);
}

std::string lower_case(const std::string& text) {
  const bool ascii = std::all_of(text.begin(), text.end(),
                                 [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  if (!ascii && text.find('\0') == std::string::npos) {
    if (auto lower = lower_case_of_utf8(text)) return std::move(*lower);
  }
  std::string lower = text;
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

std::string folded_name(const std::string& text) {
  std::string out;
  for (const char c : lower_case(text)) {
    if (std::isalnum(static_cast<unsigned char>(c))) out += c;
  }
  return out;
}

std::vector<std::string> trimmed_parts(const std::string& text, const std::string& separator) {
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
