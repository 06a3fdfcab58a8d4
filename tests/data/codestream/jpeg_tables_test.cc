#include "data/codestream/jpeg_tables.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/data/codestream/grey_frame.h"

namespace preceptor {
namespace {

JpegFrameHeader of(std::uint8_t process, std::int64_t precision = 8) {
  JpegFrameHeader header;
  header.process = process;
  header.precision = precision;
  return header;
}

std::string segment(char marker, const std::string& body) {
  return std::string("\xFF") + marker + '\0' + static_cast<char>(body.size() + 2) + body;
}

std::string huffman_table(char class_and_number, const std::string& symbols) {
  std::string lengths(16, '\0');
  lengths[7] = static_cast<char>(symbols.size());
  return class_and_number + lengths + symbols;
}

bool possible(const std::string& segments, std::uint8_t process) {
  const std::string bytes = "\xFF\xD8" + segments + "\xFF\xD9";
  return has_possible_differences(data(bytes), bytes.size(), of(process));
}

TEST(JpegTables, DifferencesHaveSoManyBits) {
  for (const int symbol : {0, 11, 15, 16, 17, 64, 255}) {
    const std::string symbols("\1" + std::string(1, static_cast<char>(symbol)));
    const std::string table = segment('\xC4', huffman_table('\0', symbols));
    for (const std::uint8_t process : {0xC0, 0xC1, 0xC2}) {
      EXPECT_EQ(possible(table, process), symbol <= 15) << symbol;
    }
    EXPECT_EQ(possible(table, 0xC3), symbol <= 16) << symbol;
    const std::string of_runs = huffman_table('\x10', symbols);
    EXPECT_TRUE(possible(segment('\xC4', of_runs), 0xC0)) << symbol;
    EXPECT_EQ(possible(segment('\xC4', of_runs + huffman_table('\1', symbols)), 0xC0), symbol <= 15)
        << symbol;
    // Between scans, and behind the image.
    const std::string scan = segment('\xDA', std::string("\1\1\0\0\0\0", 6)) + "coded";
    EXPECT_EQ(possible(scan + table + scan, 0xC2), symbol <= 15) << symbol;
    EXPECT_TRUE(possible(scan + "\xFF\xD9" + table, 0xC2)) << symbol;
  }
}

TEST(JpegTables, ACutTableSaysNothing) {
  const std::string table = segment('\xC4', huffman_table('\0', "\1\2\3"));
  for (std::size_t size = 0; size < table.size(); ++size) {
    const std::string bytes = "\xFF\xD8" + table.substr(0, size);
    EXPECT_TRUE(has_possible_differences(data(bytes), bytes.size(), of(0xC0))) << size;
  }
}

// MAXVAL, T1, T2, T3, RESET.
bool is_read(const std::vector<int>& values, std::int64_t precision, std::uint8_t process = 0xF7) {
  std::string body("\1");
  for (const int value : values) {
    body += static_cast<char>(value >> 8);
    body += static_cast<char>(value & 255);
  }
  const std::string bytes = "\xFF\xD8" + segment('\xF8', body) + "\xFF\xD9";
  return has_read_presets(data(bytes), bytes.size(), of(process, precision));
}

TEST(JpegTables, TheGreatestValueIsThePrecisions) {
  EXPECT_TRUE(is_read({0, 0, 0, 0, 0}, 8));
  EXPECT_TRUE(is_read({255, 3, 7, 21, 64}, 8));
  EXPECT_TRUE(is_read({65535, 18, 67, 276, 64}, 16));
  EXPECT_FALSE(is_read({254, 3, 7, 21, 64}, 8));
  EXPECT_FALSE(is_read({4095, 18, 67, 276, 64}, 16));
  EXPECT_FALSE(is_read({4095, 0, 0, 0, 0}, 8));
  EXPECT_TRUE(is_read({254, 3, 7, 21, 64}, 8, 0xC3));
}

TEST(JpegTables, ThresholdsRise) {
  EXPECT_TRUE(is_read({255, 3, 3, 255, 3}, 8));
  EXPECT_TRUE(is_read({0, 0, 7, 0, 0}, 8));
  EXPECT_FALSE(is_read({255, 8, 7, 21, 64}, 8));
  EXPECT_FALSE(is_read({255, 3, 22, 21, 64}, 8));
  EXPECT_FALSE(is_read({255, 22, 0, 21, 64}, 8));
  EXPECT_FALSE(is_read({255, 3, 7, 256, 64}, 8));
  EXPECT_FALSE(is_read({255, 3, 7, 21, 2}, 8));
  EXPECT_FALSE(is_read({255, 3, 7, 21, 256}, 8));
  EXPECT_TRUE(is_read({4095, 18, 67, 276, 256}, 12));
}

}  // namespace
}  // namespace preceptor
