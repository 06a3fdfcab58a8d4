#include "data/channel/wire.h"

#include <gtest/gtest.h>

namespace preceptor {
namespace {

std::string message() {
  WireWriter writer;
  writer.integer(-7);
  writer.real(0.5);
  writer.text("abc");
  writer.words({1, 65535});
  writer.integer(1);
  writer.integer(12);
  return writer.bytes();
}

struct Values {
  std::int64_t number = -1;
  double real = -1;
  std::string text = "?";
  std::vector<std::uint16_t> words = {9};
  bool flag = true;
  std::int64_t within = -1;
};

Values read(WireReader& reader) {
  Values values;
  values.number = reader.integer();
  values.real = reader.real();
  values.text = reader.text();
  values.words = reader.words();
  values.flag = reader.flag();
  values.within = reader.integer(10, 12);
  return values;
}

TEST(Wire, ValuesCross) {
  const std::string bytes = message();
  WireReader reader(bytes);
  const Values values = read(reader);
  EXPECT_TRUE(reader.finished());
  EXPECT_EQ(values.number, -7);
  EXPECT_EQ(values.real, 0.5);
  EXPECT_EQ(values.text, "abc");
  EXPECT_EQ(values.words, (std::vector<std::uint16_t>{1, 65535}));
  EXPECT_TRUE(values.flag);
  EXPECT_EQ(values.within, 12);
}

// Where each value of the message ends.
constexpr std::size_t kNumberEnd = 8, kRealEnd = 16, kTextEnd = 27, kWordsEnd = 39, kFlagEnd = 47;

TEST(Wire, EveryCutIsBadAndGivesZerosFromThere) {
  const std::string whole = message();
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const std::string bytes = whole.substr(0, size);
    WireReader reader(bytes);
    const Values values = read(reader);
    EXPECT_FALSE(reader.good() || reader.finished()) << size;
    EXPECT_EQ(values.number, size < kNumberEnd ? 0 : -7) << size;
    EXPECT_EQ(values.real, size < kRealEnd ? 0 : 0.5) << size;
    EXPECT_EQ(values.text, size < kTextEnd ? "" : "abc") << size;
    EXPECT_EQ(values.words.size(), size < kWordsEnd ? 0u : 2u) << size;
    EXPECT_EQ(values.flag, size >= kFlagEnd) << size;
    EXPECT_EQ(values.within, 0) << size;
  }
}

TEST(Wire, BadStaysBad) {
  const std::string bytes = message();
  WireReader reader(bytes);
  EXPECT_EQ(reader.integer(0, 1), 0);  // it is -7
  EXPECT_FALSE(reader.good());
  EXPECT_EQ(reader.real(), 0);
  EXPECT_EQ(reader.text(), "");
  EXPECT_TRUE(reader.words().empty());
}

TEST(Wire, LeftOverBytesAreNotFinished) {
  const std::string bytes = message() + "x";
  WireReader reader(bytes);
  read(reader);
  EXPECT_TRUE(reader.good());
  EXPECT_FALSE(reader.finished());
}

TEST(Wire, ACountIsNoMoreThanTheRestCanHold) {
  for (const std::int64_t count : {std::int64_t{-1}, std::int64_t{5}, std::int64_t{1} << 62}) {
    WireWriter writer;
    writer.integer(count);
    const std::string bytes = writer.bytes() + "1234";
    WireReader text(bytes);
    EXPECT_EQ(text.text(), "");
    EXPECT_FALSE(text.good()) << count;
    WireReader words(bytes);
    EXPECT_TRUE(words.words().empty());
    EXPECT_FALSE(words.good()) << count;
  }
}

}  // namespace
}  // namespace preceptor
