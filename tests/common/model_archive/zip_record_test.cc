#include "common/model_archive/zip_record.h"

#include <gtest/gtest.h>

#include <random>

#include "tests/common/model_archive/written_zip.h"

namespace preceptor {
namespace {

std::string noise(std::size_t count) {
  std::mt19937 random(5);
  std::string bytes(count, '\0');
  for (char& byte : bytes) byte = static_cast<char>(random());
  return bytes;
}

// The only record of an archive, through both ways of reading it; they must agree.
std::optional<std::string> read_back(const WrittenRecord& record) {
  const std::string archive = written_zip({record});
  const ZipEntry entry = entries_of(archive).at(0);
  const auto bytes = record_bytes(archive, entry);
  const auto crc = record_crc32(archive, entry);
  EXPECT_EQ(bytes.has_value(), crc.has_value());
  if (bytes) {
    EXPECT_EQ(*crc, entry.crc32);
  }
  return bytes;
}

TEST(ZipRecord, GivesBackWhatWasWritten) {
  const std::string long_text(300000, 'z');
  for (const std::string& bytes :
       {std::string(), std::string("x"), noise(65536), noise(65537), noise(200000), long_text}) {
    EXPECT_EQ(read_back({"m/x", bytes}), bytes);
    EXPECT_EQ(read_back({"m/x", bytes, true}), bytes);
  }
}

TEST(ZipRecord, RefusesADeclaredSizeThatIsALie) {
  for (const std::string& bytes : {noise(1000), std::string(300000, 'z')}) {
    for (const std::int64_t more : {-1, 1, -100, 100, 1 << 30}) {
      WrittenRecord record{"m/x", bytes, true};
      record.declared_more = more;
      EXPECT_EQ(read_back(record), std::nullopt) << more;
    }
  }
}

TEST(ZipRecord, RefusesWhatIsNotOneWholeStream) {
  WrittenRecord tail{"m/x", "text", true};
  tail.packed_tail = "more";
  EXPECT_EQ(read_back(tail), std::nullopt);
  WrittenRecord not_deflated{"m/x", "\x07 is no block that deflate has"};
  not_deflated.method = 8;
  EXPECT_EQ(read_back(not_deflated), std::nullopt);
  WrittenRecord other_method{"m/x", "text"};
  other_method.method = 12;  // bzip2
  EXPECT_EQ(read_back(other_method), std::nullopt);
}

TEST(ZipRecord, RefusesEveryTruncatedStream) {
  const std::string whole = noise(300);
  const std::string packed = deflated(whole);
  ZipEntry entry;
  entry.method = 8;
  entry.bytes = whole.size();
  for (std::size_t length = 0; length < packed.size(); ++length) {
    entry.stored_bytes = length;
    EXPECT_EQ(record_bytes(packed.substr(0, length), entry), std::nullopt) << length;
    EXPECT_EQ(record_crc32(packed.substr(0, length), entry), std::nullopt) << length;
  }
  entry.stored_bytes = packed.size();
  EXPECT_EQ(record_bytes(packed, entry), whole);
}

}  // namespace
}  // namespace preceptor
