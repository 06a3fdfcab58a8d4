#include "common/model_archive/zip_directory.h"

#include <set>
#include <utility>

namespace preceptor {
namespace {

constexpr std::uint32_t kLocal = 0x04034b50, kCentral = 0x02014b50, kEnd = 0x06054b50,
                        kEnd64 = 0x06064b50, kEnd64Locator = 0x07064b50;
constexpr std::uint32_t kIn64 = 0xffffffffu;  // "see the ZIP64 field"
constexpr std::uint64_t kEndBytes = 22, kLocatorBytes = 20, kCentralBytes = 46, kLocalBytes = 30;

// Little-endian numbers at an offset; fails once and for all when one lies outside.
class Bytes {
 public:
  explicit Bytes(const std::string& all) : all_(all) {}
  std::uint64_t number(std::uint64_t offset, int count) {
    if (offset > all_.size() || all_.size() - offset < static_cast<std::uint64_t>(count)) {
      good_ = false;
      return 0;
    }
    std::uint64_t value = 0;
    for (int i = count - 1; i >= 0; --i) {
      value = value << 8 | static_cast<std::uint8_t>(all_[offset + static_cast<std::uint64_t>(i)]);
    }
    return value;
  }
  std::string text(std::uint64_t offset, std::uint64_t count) {
    if (offset > all_.size() || all_.size() - offset < count) {
      good_ = false;
      return {};
    }
    return all_.substr(offset, count);
  }
  bool good() const { return good_; }
  std::uint64_t size() const { return all_.size(); }

 private:
  const std::string& all_;
  bool good_ = true;
};

struct Directory {
  std::uint64_t entries = 0, bytes = 0, offset = 0;
  std::uint64_t end = 0;  // where the record lies that says all this
};

std::optional<std::uint64_t> find_end(Bytes& bytes) {
  if (bytes.size() < kEndBytes) return std::nullopt;
  const std::uint64_t last = bytes.size() - kEndBytes;
  const std::uint64_t first = last > 0xffff ? last - 0xffff : 0;  // a comment may follow
  for (std::uint64_t at = last + 1; at-- > first;) {
    if (bytes.number(at, 4) == kEnd) return at;
  }
  return std::nullopt;
}

std::optional<Directory> find_directory(Bytes& bytes) {
  const auto end = find_end(bytes);
  if (!end) return std::nullopt;
  Directory directory{bytes.number(*end + 10, 2), bytes.number(*end + 12, 4),
                      bytes.number(*end + 16, 4), *end};
  if (*end >= kLocatorBytes && bytes.number(*end - kLocatorBytes, 4) == kEnd64Locator) {
    const std::uint64_t end64 = bytes.number(*end - kLocatorBytes + 8, 8);
    if (bytes.number(end64, 4) != kEnd64) return std::nullopt;
    directory = {bytes.number(end64 + 32, 8), bytes.number(end64 + 40, 8),
                 bytes.number(end64 + 48, 8), end64};
  }
  return bytes.good() ? std::optional<Directory>(directory) : std::nullopt;
}

// The ZIP64 extra field holds, in this order, those of bytes, stored bytes and offset that
// overflow.
void read_zip64_field(Bytes& bytes, std::uint64_t at, std::uint64_t end, ZipEntry& entry,
                      std::uint64_t& local) {
  while (at + 4 <= end) {
    const std::uint64_t id = bytes.number(at, 2), count = bytes.number(at + 2, 2);
    std::uint64_t value = at + 4;
    if (id == 1) {
      for (std::uint64_t* field : {&entry.bytes, &entry.stored_bytes, &local}) {
        if (*field != kIn64) continue;
        *field = bytes.number(value, 8);
        value += 8;
      }
    }
    at += 4 + count;
  }
}

bool read_entry(Bytes& bytes, std::uint64_t& at, ZipEntry& entry) {
  if (bytes.number(at, 4) != kCentral) return false;
  entry.method = static_cast<int>(bytes.number(at + 10, 2));
  entry.crc32 = static_cast<std::uint32_t>(bytes.number(at + 16, 4));
  entry.stored_bytes = bytes.number(at + 20, 4);
  entry.bytes = bytes.number(at + 24, 4);
  const std::uint64_t name = bytes.number(at + 28, 2), extra = bytes.number(at + 30, 2);
  const std::uint64_t comment = bytes.number(at + 32, 2);
  std::uint64_t local = bytes.number(at + 42, 4);
  entry.name = bytes.text(at + kCentralBytes, name);
  read_zip64_field(bytes, at + kCentralBytes + name, at + kCentralBytes + name + extra, entry,
                   local);
  if (!bytes.good() || bytes.number(local, 4) != kLocal) return false;
  if (bytes.text(local + kLocalBytes, bytes.number(local + 26, 2)) != entry.name) return false;
  entry.offset = local + kLocalBytes + bytes.number(local + 26, 2) + bytes.number(local + 28, 2);
  at += kCentralBytes + name + extra + comment;
  const bool inside =
      entry.offset <= bytes.size() && entry.stored_bytes <= bytes.size() - entry.offset;
  return bytes.good() && inside && (entry.method != 0 || entry.bytes == entry.stored_bytes);
}

}  // namespace

std::optional<std::vector<ZipEntry>> read_zip_directory(const std::string& archive) {
  Bytes bytes(archive);
  const auto directory = find_directory(bytes);
  if (!directory || directory->entries > archive.size() / kCentralBytes) return std::nullopt;
  std::vector<ZipEntry> entries(directory->entries);
  std::set<std::string> names;
  std::uint64_t at = directory->offset;
  for (ZipEntry& entry : entries) {
    if (!read_entry(bytes, at, entry) || !names.insert(entry.name).second) return std::nullopt;
  }
  // Else the count of entries is a lie, and records would go missing unseen.
  const bool whole = at == directory->end && at - directory->offset == directory->bytes;
  return whole ? std::optional(std::move(entries)) : std::nullopt;
}

}  // namespace preceptor
