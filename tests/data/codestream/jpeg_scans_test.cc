#include "data/codestream/jpeg_scans.h"

#include <gtest/gtest.h>

#include <string>

namespace preceptor {
namespace {

JpegFrameHeader of(std::uint8_t process, const std::string& identifiers) {
  JpegFrameHeader header;
  header.process = process;
  for (const char identifier : identifiers) {
    header.parts.push_back({static_cast<std::uint8_t>(identifier), 1, 1});
  }
  return header;
}

// A scan of coded data with a stuffed zero, a restart and bytes like a scan's start behind them.
std::string scan(const std::string& identifiers, int first = 0, int last = 63, int bits = 0) {
  std::string body(1, static_cast<char>(identifiers.size()));
  for (const char identifier : identifiers) body += identifier + std::string(1, '\0');
  body += static_cast<char>(first);
  body += static_cast<char>(last);
  body += static_cast<char>(bits);
  return std::string("\xFF\xDA\0", 3) + static_cast<char>(body.size() + 2) + body +
         std::string("ab\xFF\0cd\xFF\xD0xy", 10);
}

bool complete(const std::string& scans, const JpegFrameHeader& header) {
  // A segment that holds a scan's start is none.
  const std::string table("\xFF\xC4\0\x0E\xFF\xDA\0\x08\1a\0\0\x3F\0..", 16);
  const std::string bytes = "\xFF\xD8" + table + scans + "\xFF\xD9" + scan("abc");
  return has_all_scans(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size(), header);
}

TEST(JpegScans, EachComponentHasOne) {
  for (const std::uint8_t process : {0xC0, 0xC1, 0xC3}) {
    const JpegFrameHeader header = of(process, "abc");
    EXPECT_TRUE(complete(scan("abc"), header));
    EXPECT_TRUE(complete(scan("a") + scan("c") + scan("b"), header));
    EXPECT_FALSE(complete(scan("a") + scan("c"), header));
    EXPECT_FALSE(complete("", header));
    EXPECT_TRUE(complete(scan("abc", 1, 0), header));  // predictors, and what some write instead
  }
}

TEST(JpegScans, EachCoefficientComesDownToItsLastBit) {
  const JpegFrameHeader grey = of(0xC2, "a");
  EXPECT_TRUE(complete(scan("a", 0, 0) + scan("a", 1, 5) + scan("a", 6, 63), grey));
  EXPECT_FALSE(complete(scan("a", 0, 0) + scan("a", 1, 5), grey));
  const std::string coarse = scan("a", 0, 0, 1) + scan("a", 1, 63, 2);
  EXPECT_FALSE(complete(coarse, grey));
  EXPECT_FALSE(complete(coarse + scan("a", 1, 63, 0x21) + scan("a", 1, 63, 0x10), grey));
  EXPECT_TRUE(complete(
      coarse + scan("a", 1, 63, 0x21) + scan("a", 0, 0, 0x10) + scan("a", 1, 63, 0x10), grey));
  EXPECT_FALSE(complete(scan("ab", 0, 0) + scan("a", 1, 63), of(0xC2, "ab")));
}

// Components without tables, then the error allowed, the order, and the shift.
std::string jpeg_ls_scan(char table, char shift) {
  const std::string body = std::string("\1a", 2) + table + std::string(2, '\0') + shift;
  return std::string("\xFF\xDA\0\x08", 4) + body +
         std::string(
             "ab\xFF\x7F"
             "cd\xFF\xD0xy",
             10);
}

bool plain(const std::string& scans, std::uint8_t process = 0xF7) {
  const std::string bytes = "\xFF\xD8" + scans + "\xFF\xD9";
  return has_plain_values(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size(),
                          of(process, "a"));
}

TEST(JpegScans, AJpegLsThatShiftsOrMapsItsValuesIsFoundOut) {
  EXPECT_TRUE(plain(jpeg_ls_scan(0, 0)));
  EXPECT_FALSE(plain(jpeg_ls_scan(1, 0)));
  EXPECT_FALSE(plain(jpeg_ls_scan(0, 4)));
  EXPECT_FALSE(plain(jpeg_ls_scan(0, 0) + jpeg_ls_scan(0, 1)));
  EXPECT_TRUE(plain(jpeg_ls_scan(0, 4), 0xC3));  // of a lossless JPEG it is read
}

TEST(JpegScans, AJpegLsNamesItsComponentsInTheirOrder) {
  const auto in_order = [](const std::string& scans, std::uint8_t process,
                           const std::string& components) {
    const std::string bytes = "\xFF\xD8" + scans + "\xFF\xD9";
    return names_components_in_order(reinterpret_cast<const std::uint8_t*>(bytes.data()),
                                     bytes.size(), of(process, components));
  };
  const std::string a = scan("a", 0, 0), b = scan("b", 0, 0), c = scan("c", 0, 0);
  EXPECT_TRUE(in_order(a + b + c, 0xF7, "abc"));
  EXPECT_TRUE(in_order(scan("abc", 0, 0), 0xF7, "abc"));
  EXPECT_FALSE(in_order(b + a + c, 0xF7, "abc"));
  EXPECT_FALSE(in_order(scan("acb", 0, 0), 0xF7, "abc"));
  EXPECT_FALSE(in_order(a + b + b, 0xF7, "abc"));
  EXPECT_FALSE(in_order(a + b, 0xF7, "abc"));
  EXPECT_TRUE(in_order(b, 0xF7, "a"));            // there is but one
  EXPECT_TRUE(in_order(b + a + c, 0xC3, "abc"));  // which libjpeg goes by
}

TEST(JpegScans, AScanHeaderHasTheLengthThatItsComponentsMake) {
  const auto whole = [](const std::string& scans, std::uint8_t process) {
    const std::string bytes = "\xFF\xD8" + scans + "\xFF\xD9";
    return has_whole_scan_headers(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size(),
                                  of(process, "a"));
  };
  for (const std::uint8_t process : {0xC0, 0xC2, 0xC3, 0xF7}) {
    for (const char length : {0, 2, 6, 7, 8, 9, 10, 127}) {
      std::string wrong = scan("a");
      wrong[3] = length;
      EXPECT_EQ(whole(wrong, process), length == 8) << int{process} << ' ' << int{length};
      EXPECT_EQ(whole(scan("ab") + wrong, process), length == 8);
    }
    EXPECT_FALSE(whole(scan("a").substr(0, 7), process));
    EXPECT_FALSE(whole(scan("a").substr(0, 4), process));
  }
}

TEST(JpegScans, OtherProcessesAreNotCounted) {
  EXPECT_TRUE(complete("", of(0xF7, "a")));
  EXPECT_TRUE(complete("", of(0xC9, "a")));
}

TEST(JpegScans, NoCutIsReadBeyondItsEnd) {
  const std::string whole = "\xFF\xD8" + scan("a") + scan("b");
  const JpegFrameHeader header = of(0xC0, "ab");
  for (std::size_t size = 2; size <= whole.size(); ++size) {
    const std::vector<std::uint8_t> cut(whole.begin(),
                                        whole.begin() + static_cast<std::ptrdiff_t>(size));
    EXPECT_EQ(has_all_scans(cut.data(), cut.size(), header), size + 10 >= whole.size()) << size;
  }
}

bool loses_of(const std::string& scans, const JpegFrameHeader& header) {
  const std::string bytes = "\xFF\xD8" + scans + "\xFF\xD9";
  return loses(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size(), header);
}

TEST(JpegScans, APointTransformLeavesABit) {
  const auto leaves = [](const std::string& scans, std::uint8_t process) {
    const std::string bytes = "\xFF\xD8" + scans + "\xFF\xD9";
    JpegFrameHeader header = of(process, "a");
    header.precision = 12;
    return leaves_bits(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size(), header);
  };
  EXPECT_TRUE(leaves(scan("a", 1, 0, 11), 0xC3));
  EXPECT_TRUE(leaves(scan("a", 1, 0, 0xF0), 0xC3));
  EXPECT_FALSE(leaves(scan("a", 1, 0, 12), 0xC3));
  EXPECT_FALSE(leaves(scan("a", 1, 0) + scan("a", 1, 0, 15), 0xC3));
  EXPECT_TRUE(leaves(scan("a", 0, 63, 13), 0xC2));  // of cosines, which have more bits
}

TEST(JpegScans, LossIsTheProcessesOrAScans) {
  for (const std::uint8_t process : {0xC0, 0xC1, 0xC2}) {
    EXPECT_TRUE(loses_of(scan("a"), of(process, "a")));
  }
  EXPECT_FALSE(loses_of(scan("a", 1, 0), of(0xC3, "a")));
  EXPECT_FALSE(loses_of(scan("a", 6, 0, 0x10), of(0xC3, "a")));
  EXPECT_TRUE(loses_of(scan("a", 1, 0) + scan("b", 1, 0, 2), of(0xC3, "ab")));  // a point transform
  EXPECT_FALSE(loses_of(scan("a", 0, 1), of(0xF7, "a")));
  EXPECT_TRUE(loses_of(scan("a", 0, 1) + scan("b", 3, 1), of(0xF7, "ab")));  // NEAR
}

}  // namespace
}  // namespace preceptor
