#include "data/table/text_encoding.h"

#include <iconv.h>

#include <algorithm>

#include "common/base/error.h"

namespace preceptor {
namespace {

// Of a UTF-8 sequence's first byte; -1 for a byte that cannot be one.
int bytes_that_follow(unsigned char lead) {
  if (lead < 0x80) return 0;
  if (lead >= 0xC2 && lead < 0xE0) return 1;
  if (lead >= 0xE0 && lead < 0xF0) return 2;
  if (lead >= 0xF0 && lead < 0xF5) return 3;
  return -1;
}

// The second byte of a sequence is bounded where the first alone allows forms longer than needed,
// the halves of UTF-16's pairs, and what is beyond U+10FFFF (RFC 3629 section 4).
bool may_follow(unsigned char lead, unsigned char second) {
  const int least = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
  const int most = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
  return second >= least && second <= most;
}

constexpr char kUtf8Mark[] = "\xEF\xBB\xBF";
constexpr std::size_t kUtf8PerByte = 3;  // of each of them, at most

struct Encoding {
  const char* name;   // as --encoding has it
  const char* iconv;  // as the C library has it
  bool of_bytes;      // a byte a letter
};
constexpr Encoding kEncodings[] = {{"utf-8", "UTF-8", false},
                                   {"utf-16", "UTF-16", false},
                                   {"latin-1", "ISO-8859-1", true},
                                   {"windows-1252", "WINDOWS-1252", true},
                                   {"windows-1250", "WINDOWS-1250", true},
                                   {"windows-1251", "WINDOWS-1251", true},
                                   {"gb18030", "GB18030", false},
                                   {"big5", "BIG5", false},
                                   {"shift-jis", "CP932", false},
                                   {"euc-kr", "CP949", false}};

const Encoding& encoding_of(const std::string& name) {
  for (const Encoding& at : kEncodings) {
    if (name == at.name) return at;
  }
  std::string names;
  for (const Encoding& at : kEncodings) names += (names.empty() ? "" : ", ") + std::string(at.name);
  throw Error(ErrorKind::kUsage, "unknown --encoding").expected("one of " + names).found(name);
}

class Converter {
 public:
  explicit Converter(const char* from) : handle_(iconv_open("UTF-8", from)) {
    if (handle_ == reinterpret_cast<iconv_t>(-1)) {
      throw Error(ErrorKind::kSystem, "the C library cannot convert this encoding").found(from);
    }
  }
  ~Converter() { iconv_close(handle_); }
  Converter(const Converter&) = delete;
  Converter& operator=(const Converter&) = delete;

  // Where the first byte lies that is not of the encoding; bytes.size() when all are.
  std::size_t run(const std::string& bytes, std::string& out) {
    std::string in = bytes;
    out.resize(bytes.size() * kUtf8PerByte + 4);
    char* from = in.data();
    char* to = out.data();
    std::size_t left = in.size(), room = out.size();
    ::iconv(handle_, &from, &left, &to, &room);
    out.resize(out.size() - room);
    return bytes.size() - left;
  }

 private:
  iconv_t handle_;
};

bool begins_as_utf16(const std::string& bytes) {
  return bytes.compare(0, 2, "\xFF\xFE") == 0 || bytes.compare(0, 2, "\xFE\xFF") == 0;
}

// Without a mark: a table begins with a letter of its header, whose upper byte is zero.
bool is_big_endian(const std::string& bytes, const std::string& encoding) {
  return encoding == "utf-16" && bytes.size() > 1 && bytes[0] == '\0' && bytes[1] != '\0';
}

std::string line_of(const std::string& bytes, std::size_t at) {
  const auto end = bytes.begin() + static_cast<std::ptrdiff_t>(at);
  return std::to_string(1 + std::count(bytes.begin(), end, '\n'));
}

// A line of two bytes a letter beside others of one: two files, one behind the other.
void require_one_encoding(const std::string& bytes, const std::string& path) {
  std::size_t number = 1;
  for (std::size_t at = 0; at < bytes.size(); ++number) {
    const std::size_t end = std::min(bytes.find('\n', at), bytes.size());
    const std::string line = bytes.substr(at, end - at);
    const auto is_ascii = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
    if (!std::all_of(line.begin(), line.end(), is_ascii) && is_utf8(line)) {
      throw Error(ErrorKind::kInput, "a table is of two encodings")
          .path(path)
          .expected("one, which --encoding says")
          .found("UTF-8 in line " + std::to_string(number) + ", and not in others")
          .hint("save it as CSV UTF-8");
    }
    at = end + 1;
  }
}

// A text of which all that is no ASCII reads as UTF-8 is none of an encoding of bytes. Of those of
// Asia a pair of bytes may read as a letter of UTF-8 by chance (GBK's C5 AE), but hardly three.
bool is_utf8_after_all(const std::string& bytes, const std::string& encoding) {
  if (encoding == "utf-8" || encoding == "utf-16" || !is_utf8(bytes)) return false;
  const auto begins_three = [](char c) { return static_cast<unsigned char>(c) >= 0xE0; };
  return encoding_of(encoding).of_bytes || std::any_of(bytes.begin(), bytes.end(), begins_three);
}

std::string converted(const std::string& bytes, const std::string& encoding,
                      const std::string& path) {
  std::string out;
  const char* name = is_big_endian(bytes, encoding) ? "UTF-16BE" : encoding_of(encoding).iconv;
  const std::size_t good = Converter(name).run(bytes, out);
  if (good == bytes.size()) return out;
  throw Error(ErrorKind::kInput, "a table is not of the encoding that --encoding says")
      .path(path)
      .expected(encoding)
      .found("byte " + std::to_string(good) + ", in line " + line_of(bytes, good));
}

}  // namespace

bool is_utf8(const std::string& text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const int follow = bytes_that_follow(lead);
    if (follow < 0 || i + static_cast<std::size_t>(follow) >= text.size()) return false;
    if (follow > 0 && !may_follow(lead, static_cast<unsigned char>(text[i + 1]))) return false;
    for (int k = 0; k < follow; ++k) {
      if ((static_cast<unsigned char>(text[++i]) & 0xC0) != 0x80) return false;
    }
  }
  return true;
}

bool is_utf16(const std::string& bytes) {
  const bool zeros = bytes.size() > 3 && (bytes[0] == '\0') != (bytes[1] == '\0') &&
                     (bytes[0] == '\0') == (bytes[2] == '\0') &&
                     (bytes[1] == '\0') == (bytes[3] == '\0');
  return begins_as_utf16(bytes) || zeros;
}

void require_known_encoding(const std::string& encoding) {
  if (!encoding.empty()) encoding_of(encoding);
}

std::string to_utf8(const std::string& bytes, const std::string& encoding,
                    const std::string& path) {
  if (begins_as_utf16(bytes) && encoding != "utf-16") {
    throw Error(ErrorKind::kInput, "a label table or a list is UTF-16 text, by its byte order mark")
        .path(path)
        .hint(encoding.empty() ? "--encoding utf-16 reads it; or save it as CSV UTF-8"
                               : "table and lists have one --encoding: save it as CSV UTF-8");
  }
  const bool marked = bytes.compare(0, 3, kUtf8Mark) == 0;
  const bool stays = encoding.empty() || marked || is_utf8_after_all(bytes, encoding);
  if (!stays && encoding_of(encoding).of_bytes) require_one_encoding(bytes, path);
  std::string text = stays ? bytes : converted(bytes, encoding, path);
  if (text.compare(0, 3, kUtf8Mark) == 0) text.erase(0, 3);
  return text;
}

}  // namespace preceptor
