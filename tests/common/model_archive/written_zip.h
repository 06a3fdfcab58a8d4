// Zip archives as tests want them: right in every field, or with one lie.
#pragma once

#include <zlib.h>

#include <cstdint>
#include <string>
#include <vector>

#include "common/model_archive/zip_directory.h"
#include "common/model_archive/zip_record.h"

namespace preceptor {

struct WrittenRecord {
  std::string name, bytes;
  bool deflated = false;
  bool checksum = true;            // else the field is 0, as some writers leave it
  std::int64_t declared_more = 0;  // a lie about the size, in bytes
  std::uint32_t checksum_xor = 0;  // a lie about the checksum
  std::string packed_tail = "";    // behind what deflate wrote
  int method = -1;                 // another method than the right one
};

inline std::string little_endian(std::uint64_t value, int count) {
  std::string bytes;
  for (int i = 0; i < count; ++i) bytes.push_back(static_cast<char>(value >> (8 * i) & 255));
  return bytes;
}

inline std::string deflated(const std::string& bytes) {
  z_stream stream{};
  deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY);
  std::string packed(deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

class ZipWriter {
 public:
  void add(const WrittenRecord& record) {
    const std::string packed =
        record.deflated ? deflated(record.bytes) + record.packed_tail : record.bytes;
    const std::string shared = shared_fields(record, packed.size());
    central_ += little_endian(0x02014b50, 4) + little_endian(20, 2) + shared + name_fields(record) +
                little_endian(0, 10) + little_endian(archive_.size(), 4) + record.name;
    archive_ += little_endian(0x04034b50, 4) + shared + name_fields(record) + record.name + packed;
    ++count_;
  }
  // With the records of ZIP64, as LibTorch writes them, or without.
  std::string finish(bool zip64 = true, const std::string& comment = "") const {
    std::string end;
    const std::uint64_t at = archive_.size();
    if (zip64) {
      end = little_endian(0x06064b50, 4) + little_endian(44, 8) + little_endian(45, 2) +
            little_endian(45, 2) + little_endian(0, 8) + little_endian(count_, 8) +
            little_endian(count_, 8) + little_endian(central_.size(), 8) + little_endian(at, 8) +
            little_endian(0x07064b50, 4) + little_endian(0, 4) +
            little_endian(at + central_.size(), 8) + little_endian(1, 4);
    }
    end += little_endian(0x06054b50, 4) + little_endian(0, 4) + little_endian(count_, 2) +
           little_endian(count_, 2) + little_endian(central_.size(), 4) + little_endian(at, 4) +
           little_endian(comment.size(), 2) + comment;
    return archive_ + central_ + end;
  }

 private:
  static std::string shared_fields(const WrittenRecord& record, std::uint64_t packed) {
    std::uint32_t crc = 0;
    if (record.checksum) {
      crc =
          static_cast<std::uint32_t>(::crc32(0, reinterpret_cast<const Bytef*>(record.bytes.data()),
                                             static_cast<uInt>(record.bytes.size())));
    }
    const int method = record.method >= 0 ? record.method : record.deflated ? 8 : 0;
    const auto more = static_cast<std::uint64_t>(record.declared_more);
    return little_endian(20, 2) + little_endian(0, 2) +
           little_endian(static_cast<std::uint64_t>(method), 2) + little_endian(0, 4) +
           little_endian(crc ^ record.checksum_xor, 4) +
           little_endian(packed + (record.deflated ? 0 : more), 4) +
           little_endian(record.bytes.size() + more, 4);
  }
  static std::string name_fields(const WrittenRecord& record) {
    return little_endian(record.name.size(), 2) + little_endian(0, 2);
  }

  std::string archive_, central_;
  std::uint64_t count_ = 0;
};

inline std::string written_zip(const std::vector<WrittenRecord>& records) {
  ZipWriter writer;
  for (const WrittenRecord& record : records) writer.add(record);
  return writer.finish();
}

inline std::vector<ZipEntry> entries_of(const std::string& archive) {
  return read_zip_directory(archive).value();
}

// The records of an archive, to be written again with a change.
inline std::vector<WrittenRecord> records_of_zip(const std::string& archive) {
  std::vector<WrittenRecord> records;
  for (const ZipEntry& entry : entries_of(archive)) {
    records.push_back({entry.name, record_bytes(archive, entry).value(), entry.method == 8});
  }
  return records;
}

}  // namespace preceptor
