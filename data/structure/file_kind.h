// What a file is, from its first bytes; the name says nothing.
//
// A file is DICOM when "DICM" stands at offset 128 (or 129, behind a stray byte), or when its first
// bytes read as the first element of a data set (some archives write neither preamble nor meta
// header). The second is a guess that the caller confirms by what the data set holds.
//
// Must not know: DCMTK. Pure functions; threads: any.
#pragma once

#include <cstddef>
#include <cstdint>

namespace preceptor {

enum class FileKind { kOther, kPart10, kBareDataset };

inline constexpr std::size_t kBytesForFileKind = 140;

struct FileStart {
  FileKind kind = FileKind::kOther;
  std::int64_t offset = 0;  // of the preamble or the bare data set: 1 behind a stray byte
};

// `bytes`: the first `count` bytes of a file, kBytesForFileKind or all of a shorter file.
FileStart inspect_file_start(const std::uint8_t* bytes, std::size_t count);

}  // namespace preceptor
