// A deflated data set (PS3.5 A.5) as the bytes that a parser reads, never more of them than wanted.
//
// The stream is raw deflate; one with a header of zlib's (RFC 1950) is read too. Vendor: zlib, in
// inflate_zlib.cc. Must not know: DCMTK. Threads: any. Memory: the result.
#pragma once

#include <cstdint>
#include <string>

#include "data/pixels/rejection.h"

namespace preceptor {

struct Inflated {
  std::string bytes;
  bool whole = false;  // the stream has come to its end
};

Rejection inflates_beyond(std::int64_t most);  // bytes

// `wanted`: inflate so many bytes, if there are, and stop. Code "corrupt": no deflated data;
// "truncated": the stream does not end, and less than wanted came out of it.
Outcome<Inflated> inflate_start(const std::uint8_t* bytes, std::int64_t count, std::int64_t wanted);

// All of it. Code "inflated" for more than `most` bytes; else as above.
Outcome<Inflated> inflate_all(const std::uint8_t* bytes, std::int64_t count, std::int64_t most);

}  // namespace preceptor
