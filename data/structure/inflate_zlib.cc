#include <zlib.h>

#include <algorithm>

#include "data/structure/inflate.h"

namespace preceptor {
namespace {

constexpr std::int64_t kFirstRoom = 64 << 10;
constexpr std::int64_t kKept = 64 << 20;       // before it is known how much comes
constexpr std::int64_t kMostAtOnce = 1 << 30;  // zlib counts in 32 bits

// Two bytes that zlib writes before a stream: CM 8, and a checksum over both (RFC 1950).
bool has_zlib_header(const std::uint8_t* bytes, std::int64_t count) {
  return count >= 2 && (bytes[0] & 0x0F) == 8 && bytes[0] >> 4 <= 7 &&
         (bytes[0] << 8 | bytes[1]) % 31 == 0;
}

class Inflater {
 public:
  Inflater(const std::uint8_t* bytes, std::int64_t count, bool zlib_header)
      : bytes_(bytes), left_(count) {
    good_ = inflateInit2(&stream_, zlib_header ? MAX_WBITS : -MAX_WBITS) == Z_OK;
  }
  ~Inflater() { inflateEnd(&stream_); }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  // Appends up to `room` bytes; false when nothing more comes.
  bool append(std::string& all, std::int64_t room) {
    const std::size_t before = all.size();
    all.resize(before + static_cast<std::size_t>(room));
    stream_.next_out = reinterpret_cast<Bytef*>(&all[before]);
    stream_.avail_out = static_cast<uInt>(room);
    while (good_ && !ended_ && stream_.avail_out > 0 && step()) {
    }
    all.resize(all.size() - stream_.avail_out);
    return good_ && !ended_ && all.size() > before;
  }
  bool good() const { return good_; }
  bool ended() const { return ended_; }

 private:
  // Whether there is more to do.
  bool step() {
    if (stream_.avail_in == 0) {
      const std::int64_t next = std::min(left_, kMostAtOnce);
      stream_.next_in = const_cast<Bytef*>(bytes_);
      stream_.avail_in = static_cast<uInt>(next);
      bytes_ += next;
      left_ -= next;
    }
    const int status = inflate(&stream_, Z_NO_FLUSH);
    ended_ = status == Z_STREAM_END;
    good_ = ended_ || status == Z_OK || status == Z_BUF_ERROR;
    return good_ && !ended_ && (status != Z_BUF_ERROR || (stream_.avail_in == 0 && left_ > 0));
  }

  const std::uint8_t* bytes_;
  std::int64_t left_;
  z_stream stream_{};
  bool good_ = false, ended_ = false;
};

Outcome<Inflated> inflate_as(const std::uint8_t* bytes, std::int64_t count, std::int64_t wanted,
                             bool zlib_header, std::int64_t expected = 0) {
  Inflater inflater(bytes, count, zlib_header);
  Inflated inflated;
  inflated.bytes.reserve(static_cast<std::size_t>(expected));
  std::int64_t room = std::min(wanted, kFirstRoom);
  while (room > 0 && inflater.append(inflated.bytes, room)) {
    const auto there = static_cast<std::int64_t>(inflated.bytes.size());
    room = std::min({wanted - there, std::max(there, kFirstRoom), kMostAtOnce});
  }
  if (!inflater.good()) return Rejection{"corrupt", "deflated data that do not inflate"};
  inflated.whole = inflater.ended();
  const bool enough = static_cast<std::int64_t>(inflated.bytes.size()) >= wanted;
  if (!inflated.whole && !enough) {
    return Rejection{"truncated", "the file ends inside of its deflated data"};
  }
  return inflated;
}

// How many bytes come, `most` at most, without keeping them.
std::int64_t inflated_size(const std::uint8_t* bytes, std::int64_t count, std::int64_t most,
                           bool zlib_header) {
  Inflater inflater(bytes, count, zlib_header);
  std::string passing;
  std::int64_t size = 0;
  for (bool more = true; more && size < most; passing.clear()) {
    more = inflater.append(passing, std::min(most - size, kFirstRoom));
    size += static_cast<std::int64_t>(passing.size());
  }
  return size;
}

// Raw, or with a header of zlib's.
Outcome<Inflated> inflate_either(const std::uint8_t* bytes, std::int64_t count, std::int64_t wanted,
                                 bool& zlib_header) {
  zlib_header = false;
  Outcome<Inflated> raw = inflate_as(bytes, count, wanted, zlib_header);
  if (std::holds_alternative<Inflated>(raw) || !has_zlib_header(bytes, count)) return raw;
  zlib_header = true;
  return inflate_as(bytes, count, wanted, zlib_header);
}

}  // namespace

Rejection inflates_beyond(std::int64_t most) {
  return {"inflated",
          "deflated data of more than " + std::to_string(most) + " bytes; --inflated-mib decides"};
}

Outcome<Inflated> inflate_start(const std::uint8_t* bytes, std::int64_t count,
                                std::int64_t wanted) {
  bool zlib_header = false;
  return inflate_either(bytes, count, wanted, zlib_header);
}

Outcome<Inflated> inflate_all(const std::uint8_t* bytes, std::int64_t count, std::int64_t most) {
  bool zlib_header = false;
  Outcome<Inflated> kept = inflate_either(bytes, count, std::min(most + 1, kKept), zlib_header);
  const auto* start = std::get_if<Inflated>(&kept);
  if (start == nullptr) return kept;
  if (start->whole && static_cast<std::int64_t>(start->bytes.size()) <= most) return kept;
  // A few bytes may stand for very many: their memory is not taken before they are counted.
  const std::int64_t size = inflated_size(bytes, count, most + 1, zlib_header);
  if (size > most) return inflates_beyond(most);
  kept = Inflated{};
  return inflate_as(bytes, count, size + 1, zlib_header, size + 1);
}

}  // namespace preceptor
