// A file that cannot be used is a value, not an exception.
//
// `code` is fixed (docs/DICOM.md lists them: "truncated", "transfer-syntax", "no-pixel-data", ...);
// `sentence` is one line for a person and may hold values of the file, so it goes to stderr and
// the index folder only.
#pragma once

#include <string>
#include <variant>

namespace preceptor {

struct Rejection {
  std::string code, sentence;
};

// What is no image: no DICOM at all, and the directory of a medium.
Rejection not_dicom();
Rejection only_a_directory();

// A value of a file as a sentence may quote it: printable ASCII, cut to 64 characters.
std::string printable(const std::string& value);
// A number, a length or an angle as a sentence may: six digits.
std::string short_number(double value);

// Either the wanted value or why there is none.
template <typename T>
using Outcome = std::variant<T, Rejection>;

// Names the decoders and their versions: "DCMTK 3.6.7, OpenJPEG 2.5.0; decoder 9". A rejection is
// tried again when this changes.
std::string decoder_version();

}  // namespace preceptor
