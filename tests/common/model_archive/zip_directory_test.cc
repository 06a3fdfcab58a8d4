#include "common/model_archive/zip_directory.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/common/model_archive/written_zip.h"

namespace preceptor {
namespace {

std::vector<WrittenRecord> three_records() {
  return {{"m/data.pkl", "0123456789"}, {"m/code/a.py", std::string(500, 'a'), true}, {"m/x", ""}};
}

std::string patched(std::string archive, std::size_t at, std::uint64_t value, int count) {
  const std::string bytes = little_endian(value, count);
  return archive.replace(at, bytes.size(), bytes);
}

// Where the central directory begins; its entries follow, then what ends it.
std::size_t central(const std::string& archive) { return archive.find("PK\x01\x02"); }
std::size_t end_record(const std::string& archive) { return archive.rfind("PK\x05\x06"); }
std::size_t end64_record(const std::string& archive) { return archive.rfind("PK\x06\x06"); }

TEST(ZipDirectory, FindsEveryEntry) {
  const std::string archive = written_zip(three_records());
  const auto entries = read_zip_directory(archive);
  ASSERT_TRUE(entries);
  ASSERT_EQ(entries->size(), 3u);
  EXPECT_EQ((*entries)[0].name, "m/data.pkl");
  EXPECT_EQ((*entries)[0].method, 0);
  EXPECT_EQ((*entries)[0].crc32, 0xa684c7c6u);  // of "0123456789", known elsewhere
  EXPECT_EQ(archive.substr((*entries)[0].offset, (*entries)[0].bytes), "0123456789");
  EXPECT_EQ((*entries)[1].method, 8);
  EXPECT_EQ((*entries)[1].bytes, 500u);
  EXPECT_LT((*entries)[1].stored_bytes, 50u);
  EXPECT_EQ((*entries)[2].bytes, 0u);
}

TEST(ZipDirectory, FindsThemWithoutZip64AndBeforeAComment) {
  ZipWriter writer;
  for (const WrittenRecord& record : three_records()) writer.add(record);
  EXPECT_EQ(read_zip_directory(writer.finish(false)).value().size(), 3u);
  EXPECT_EQ(read_zip_directory(writer.finish(false, "a comment")).value().size(), 3u);
  EXPECT_EQ(read_zip_directory(writer.finish(true, std::string(65535, 'c'))).value().size(), 3u);
  EXPECT_EQ(read_zip_directory(ZipWriter().finish()).value().size(), 0u);
}

TEST(ZipDirectory, RefusesEveryTruncation) {
  ZipWriter writer;
  for (const WrittenRecord& record : three_records()) writer.add(record);
  for (const bool zip64 : {false, true}) {
    const std::string archive = writer.finish(zip64);
    for (std::size_t length = 0; length < archive.size(); ++length) {
      EXPECT_FALSE(read_zip_directory(archive.substr(0, length))) << length << " bytes";
      // The end is there and the beginning is not: every offset points elsewhere.
      EXPECT_FALSE(read_zip_directory(archive.substr(length + 1))) << length << " bytes less";
    }
  }
}

TEST(ZipDirectory, NoFlippedByteCrashesIt) {
  const std::string archive = written_zip(three_records());
  for (std::size_t at = 0; at < archive.size(); ++at) {
    for (const int mask : {1, 0x80, 0xff}) {
      std::string flipped = archive;
      flipped[at] = static_cast<char>(flipped[at] ^ mask);
      const auto entries = read_zip_directory(flipped);
      if (!entries) continue;
      for (const ZipEntry& entry : *entries) {
        ASSERT_LE(entry.offset, archive.size());
        ASSERT_LE(entry.stored_bytes, archive.size() - entry.offset);
      }
    }
  }
}

TEST(ZipDirectory, RefusesCountsThatAreLies) {
  const std::string archive = written_zip(three_records());
  const std::size_t end64 = end64_record(archive);
  for (const std::uint64_t count : {0ull, 2ull, 4ull, 1ull << 40, ~0ull}) {
    EXPECT_FALSE(read_zip_directory(patched(archive, end64 + 32, count, 8))) << count;
  }
  const std::uint64_t bytes = end64 - central(archive);
  for (const std::uint64_t lie : {std::uint64_t{0}, bytes - 1, bytes + 1, ~std::uint64_t{0}}) {
    EXPECT_FALSE(read_zip_directory(patched(archive, end64 + 40, lie, 8))) << lie;
  }
}

TEST(ZipDirectory, RefusesOffsetsThatAreLies) {
  const std::string archive = written_zip(three_records());
  const std::uint64_t size = archive.size();
  for (const std::uint64_t lie :
       {std::uint64_t{1}, size - 1, size, size + 1, ~std::uint64_t{0}, ~std::uint64_t{0} - 45}) {
    EXPECT_FALSE(read_zip_directory(patched(archive, end64_record(archive) + 48, lie, 8))) << lie;
    EXPECT_FALSE(read_zip_directory(patched(archive, end_record(archive) - 12, lie, 8))) << lie;
    EXPECT_FALSE(read_zip_directory(patched(archive, central(archive) + 42, lie, 4))) << lie;
  }
  // Where there is an entry, but another one's.
  const std::size_t second = archive.find("PK\x03\x04", 4);
  EXPECT_FALSE(read_zip_directory(patched(archive, central(archive) + 42, second, 4)));
}

TEST(ZipDirectory, RefusesSizesThatReachBeyondTheFile) {
  const std::string archive = written_zip(three_records());
  const std::size_t entry = central(archive);
  for (const std::uint64_t lie : {std::uint64_t{9}, std::uint64_t{11}, std::uint64_t{0xfffffffe}}) {
    EXPECT_FALSE(read_zip_directory(patched(archive, entry + 24, lie, 4))) << lie;  // stored is 10
  }
  std::string both = patched(archive, entry + 20, archive.size(), 4);
  EXPECT_FALSE(read_zip_directory(patched(both, entry + 24, archive.size(), 4)));
  EXPECT_FALSE(read_zip_directory(patched(archive, entry + 28, 0xffff, 2)));  // the name's length
}

TEST(ZipDirectory, ReadsAndBoundsTheZip64Field) {
  // One stored record whose sizes and offset all lie in the field.
  const auto archive_with = [](std::uint64_t bytes, std::uint64_t local) {
    const std::string name = "m/x", body = "0123456789";
    const std::string head = little_endian(45, 2) + little_endian(0, 8) + little_endian(1, 4);
    const std::string start = little_endian(0x04034b50, 4) + head + little_endian(10, 4) +
                              little_endian(10, 4) + little_endian(name.size(), 2) +
                              little_endian(0, 2) + name + body;
    const std::string field = little_endian(1, 2) + little_endian(24, 2) + little_endian(bytes, 8) +
                              little_endian(bytes, 8) + little_endian(local, 8);
    const std::string entry = little_endian(0x02014b50, 4) + little_endian(45, 2) + head +
                              std::string(8, '\xff') + little_endian(name.size(), 2) +
                              little_endian(field.size(), 2) + little_endian(0, 10) +
                              std::string(4, '\xff') + name + field;
    return start + entry + little_endian(0x06054b50, 4) + little_endian(0, 4) +
           little_endian(1, 2) + little_endian(1, 2) + little_endian(entry.size(), 4) +
           little_endian(start.size(), 4) + little_endian(0, 2);
  };
  const auto entries = read_zip_directory(archive_with(10, 0));
  ASSERT_TRUE(entries);
  EXPECT_EQ((*entries)[0].bytes, 10u);
  EXPECT_EQ(archive_with(10, 0).substr((*entries)[0].offset, 10), "0123456789");
  for (const std::uint64_t lie :
       {std::uint64_t{1} << 32, std::uint64_t{1} << 63, ~std::uint64_t{0}}) {
    EXPECT_FALSE(read_zip_directory(archive_with(lie, 0))) << lie;
    EXPECT_FALSE(read_zip_directory(archive_with(10, lie))) << lie;
  }
}

TEST(ZipDirectory, RefusesANameThatComesTwice) {
  EXPECT_FALSE(read_zip_directory(written_zip({{"m/x", "first"}, {"m/x", "second"}})));
}

}  // namespace
}  // namespace preceptor
