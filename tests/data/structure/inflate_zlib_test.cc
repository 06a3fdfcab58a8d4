#include <gtest/gtest.h>
#include <zlib.h>

#include "data/structure/inflate.h"
#include "tests/data/structure/written_elements.h"

namespace preceptor {
namespace {

enum class Wrapping { kRaw, kZlib };

std::string deflated(const std::string& text, Wrapping wrapping) {
  z_stream stream{};
  const int bits = wrapping == Wrapping::kRaw ? -MAX_WBITS : MAX_WBITS;
  deflateInit2(&stream, 9, Z_DEFLATED, bits, 8, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&stream, text.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

// Half a megabyte that takes several rounds and is no plain repetition.
std::string some_text() {
  std::string text;
  for (int i = 0; text.size() < 500'000; ++i) text += std::to_string(i * 7919 % 100'003);
  return text;
}

Outcome<Inflated> all_of(const std::string& bytes, std::int64_t most = 1 << 20) {
  return inflate_all(as_bytes(bytes), static_cast<std::int64_t>(bytes.size()), most);
}

std::string code(const Outcome<Inflated>& outcome) {
  const auto* refused = std::get_if<Rejection>(&outcome);
  return refused != nullptr ? refused->code : "";
}

TEST(Inflate, GivesBackWhatWasDeflated) {
  for (const std::string& text : {std::string(), std::string("short"), some_text()}) {
    for (const Wrapping wrapping : {Wrapping::kRaw, Wrapping::kZlib}) {
      const Outcome<Inflated> found = all_of(deflated(text, wrapping));
      ASSERT_EQ(code(found), "") << text.size();
      EXPECT_EQ(std::get<Inflated>(found).bytes, text);
      EXPECT_TRUE(std::get<Inflated>(found).whole);
    }
  }
}

TEST(Inflate, WhatIsLargeIsCountedFirst) {
  const std::string text = std::string(std::size_t{65} << 20, 'x') + some_text();
  const std::string bytes = deflated(text, Wrapping::kZlib);
  const auto size = static_cast<std::int64_t>(text.size());
  EXPECT_EQ(code(all_of(bytes, size - 1)), "inflated");
  const Outcome<Inflated> found = all_of(bytes, size);
  ASSERT_EQ(code(found), "");
  EXPECT_TRUE(std::get<Inflated>(found).bytes == text && std::get<Inflated>(found).whole);
  EXPECT_EQ(code(all_of(bytes.substr(0, bytes.size() - 100), size)), "truncated");
}

TEST(Inflate, ABytePaddedToAnEvenLengthDoesNotMatter) {
  for (const Wrapping wrapping : {Wrapping::kRaw, Wrapping::kZlib}) {
    const Outcome<Inflated> found = all_of(deflated("short", wrapping) + std::string(1, '\0'));
    ASSERT_EQ(code(found), "");
    EXPECT_EQ(std::get<Inflated>(found).bytes, "short");
  }
}

TEST(Inflate, ABombIsRefusedAtItsLimit) {
  const std::string bomb = deflated(std::string(8 << 20, '\0'), Wrapping::kRaw);
  ASSERT_LT(bomb.size(), 10'000u);
  EXPECT_EQ(code(all_of(bomb)), "inflated");
  EXPECT_EQ(code(all_of(bomb, (8 << 20) - 1)), "inflated");
  EXPECT_EQ(code(all_of(bomb, 8 << 20)), "");
}

TEST(Inflate, EveryCutIsTruncated) {
  const std::string whole =
      deflated("a text that is long enough to be cut, a text", Wrapping::kRaw);
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_EQ(code(all_of(whole.substr(0, size))), "truncated") << size;
  }
  const std::string large = deflated(some_text(), Wrapping::kZlib);
  EXPECT_EQ(code(all_of(large.substr(0, large.size() / 2))), "truncated");
}

TEST(Inflate, GarbageIsCorrupt) {
  EXPECT_EQ(code(all_of(std::string(100, '\xFF'))), "corrupt");
  std::string broken = deflated("short", Wrapping::kZlib);
  broken.back() = static_cast<char>(broken.back() ^ 1);  // its checksum
  EXPECT_EQ(code(all_of(broken)), "corrupt");
}

TEST(Inflate, AStartIsNoMoreThanIsWanted) {
  const std::string text = some_text();
  for (const Wrapping wrapping : {Wrapping::kRaw, Wrapping::kZlib}) {
    const std::string bytes = deflated(text, wrapping);
    const auto size = static_cast<std::int64_t>(bytes.size());
    for (const std::int64_t wanted : {1, 1000, 70'000}) {
      const Outcome<Inflated> found = inflate_start(as_bytes(bytes), size, wanted);
      ASSERT_EQ(code(found), "");
      EXPECT_EQ(std::get<Inflated>(found).bytes, text.substr(0, static_cast<std::size_t>(wanted)));
      EXPECT_FALSE(std::get<Inflated>(found).whole);
    }
  }
}

TEST(Inflate, AStartOfACutStreamIsEnoughWhereItHasIt) {
  const std::string bytes = deflated(some_text(), Wrapping::kRaw);
  const auto half = static_cast<std::int64_t>(bytes.size() / 2);
  EXPECT_EQ(code(inflate_start(as_bytes(bytes), half, 1000)), "");
  EXPECT_EQ(code(inflate_start(as_bytes(bytes), half, 1 << 20)), "truncated");
}

}  // namespace
}  // namespace preceptor
