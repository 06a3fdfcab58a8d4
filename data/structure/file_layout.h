// Where a file's data set starts and how it is encoded: from its preamble and meta header (PS3.10
// 7.1), or where there is none, from its first element.
//
// Must not know: DCMTK. Pure functions; threads: any.
#pragma once

#include <cstdint>
#include <string>

#include "data/pixels/rejection.h"
#include "data/structure/element_header.h"
#include "data/structure/file_kind.h"

namespace preceptor {

struct FileLayout {
  FileStart start;
  std::string transfer_syntax_uid;  // as (0002,0010) says, unless `mislabelled`; "" : not said
  std::int64_t uid_at = 0;          // of its value in the file; 0 where it is not said
  std::int64_t uid_length = 0;      // with its padding
  Encoding encoding = Encoding::kExplicitLittle;
  bool deflated = false;
  bool mislabelled = false;  // said to be implicit VR little endian, and is explicit
  bool directory = false;    // the meta header says that it is a DICOMDIR
  std::int64_t dataset_at = 0;
  std::int64_t needs = 0;  // so many bytes of the file before the rest can be told; 0: all is told
};

// `bytes`: the first `count` bytes of a file of `file_size`. Codes as of ElementWalk.
Outcome<FileLayout> file_layout(const std::uint8_t* bytes, std::int64_t count,
                                std::int64_t file_size);

}  // namespace preceptor
