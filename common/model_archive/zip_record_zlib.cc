#include <zlib.h>

#include <algorithm>
#include <functional>
#include <vector>

#include "common/model_archive/zip_record.h"

namespace preceptor {
namespace {

constexpr std::uint64_t kPiece = 1u << 16;  // what is inflated at a time
constexpr int kRawDeflate = -15;            // no zlib header, the largest window
constexpr int kStored = 0, kDeflated = 8;

using Sink = std::function<void(const char* bytes, std::uint64_t count)>;

class Inflater {
 public:
  Inflater() { ready_ = inflateInit2(&stream_, kRawDeflate) == Z_OK; }
  ~Inflater() { inflateEnd(&stream_); }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  // True when `packed` is one whole deflate stream that inflates to `declared` bytes.
  bool run(const char* packed, std::uint64_t count, std::uint64_t declared, const Sink& sink) {
    std::vector<char> piece(kPiece);
    std::uint64_t left = count, total = 0;
    int result = ready_ ? Z_OK : Z_STREAM_ERROR;
    while (result == Z_OK) {
      feed(packed, count, left);
      result = take(piece);
      const std::uint64_t made = kPiece - stream_.avail_out;
      total += made;
      if (total > declared) return false;
      sink(piece.data(), made);
    }
    return result == Z_STREAM_END && total == declared && left == 0 && stream_.avail_in == 0;
  }

 private:
  // zlib counts in 32 bits, so long records are fed piece by piece.
  void feed(const char* packed, std::uint64_t count, std::uint64_t& left) {
    if (stream_.avail_in > 0 || left == 0) return;
    const std::uint64_t next = std::min(left, kPiece);
    const char* from = packed + (count - left);
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(from));
    stream_.avail_in = static_cast<uInt>(next);
    left -= next;
  }
  int take(std::vector<char>& piece) {
    stream_.next_out = reinterpret_cast<Bytef*>(piece.data());
    stream_.avail_out = static_cast<uInt>(piece.size());
    return ::inflate(&stream_, Z_NO_FLUSH);
  }

  z_stream stream_{};
  bool ready_ = false;
};

bool read_record(const std::string& archive, const ZipEntry& entry, const Sink& sink) {
  const char* packed = archive.data() + entry.offset;
  if (entry.method == kStored) {
    for (std::uint64_t done = 0; done < entry.bytes; done += kPiece) {
      sink(packed + done, std::min(kPiece, entry.bytes - done));
    }
    return true;
  }
  if (entry.method != kDeflated) return false;
  return Inflater().run(packed, entry.stored_bytes, entry.bytes, sink);
}

}  // namespace

std::optional<std::string> record_bytes(const std::string& archive, const ZipEntry& entry) {
  std::string text;
  const auto append = [&text](const char* bytes, std::uint64_t count) {
    text.append(bytes, count);
  };
  if (!read_record(archive, entry, append)) return std::nullopt;
  return text;
}

std::optional<std::uint32_t> record_crc32(const std::string& archive, const ZipEntry& entry) {
  uLong crc = ::crc32(0, nullptr, 0);
  const auto add = [&crc](const char* bytes, std::uint64_t count) {
    crc = ::crc32(crc, reinterpret_cast<const Bytef*>(bytes), static_cast<uInt>(count));
  };
  if (!read_record(archive, entry, add)) return std::nullopt;
  return static_cast<std::uint32_t>(crc);
}

}  // namespace preceptor
