// The SOPInstanceUID of a file that the pre-scan rejected, so that its label is not taken for one
// of a file that is missing.
//
// Read from the file's meta header alone (MediaStorageSOPInstanceUID, PS3.10 7.1), which stands at
// offset 132 in explicit VR little endian whatever the transfer syntax is and however the rest of
// the file is broken. Must not know: DCMTK, SQLite. Threads: any.
#pragma once

#include <string>

namespace preceptor {

// `bytes`: the beginning of a file. "" where it has no meta header, or none with such an element.
std::string media_storage_uid(const std::string& bytes);
// A UID as a file pads it, with a zero or, against the standard, a blank (PS3.5 9.1).
std::string without_padding(std::string uid);

}  // namespace preceptor
