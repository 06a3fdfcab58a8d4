// The encodings that tables come in, to UTF-8 by the C library's iconv.
//
// Must not know: CSV. Pure functions.
#pragma once

#include <string>

namespace preceptor {

// Throws Error(kUsage) naming those there are: utf-8, utf-16, latin-1, windows-1252...; "" is
// as it is.
void require_known_encoding(const std::string& encoding);

bool is_utf8(const std::string& text);

// bytes: a whole file. UTF-16 by its byte order mark, without one by where the zero of its
// first character is; a mark of UTF-8 is taken off. Bytes that read as UTF-8 and are not all ASCII
// stay, whatever is said; under encodings of several bytes a letter, where any has three. With ""
// the bytes stay as they are. Throws Error(kInput) where they are not of the encoding, and for
// UTF-16 that `encoding` does not name.
bool is_utf16(const std::string& bytes);  // by its mark, or by zeros in its first two characters
std::string to_utf8(const std::string& bytes, const std::string& encoding, const std::string& path);

}  // namespace preceptor
