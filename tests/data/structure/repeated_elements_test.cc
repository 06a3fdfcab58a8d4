#include "data/structure/repeated_elements.h"

#include <gtest/gtest.h>

#include <string>

namespace preceptor {
namespace {

constexpr std::uint32_t kRows = 0x00280010, kColumns = 0x00280011, kPrivate = 0x00290010;

// Sees elements of one byte each, whose values are the characters of `values`.
class RepeatedElementsTest : public testing::Test {
 protected:
  std::string refusal(const std::vector<std::uint32_t>& tags, const std::string& values,
                      std::uint32_t length = 1) {
    RepeatedElements repeated(reinterpret_cast<const std::uint8_t*>(values.data()),
                              static_cast<std::int64_t>(values.size()));
    for (std::size_t i = 0; i < tags.size(); ++i) {
      ElementHeader header;
      header.tag = tags[i];
      header.length = length;
      repeated.see(header, static_cast<std::int64_t>(i));
    }
    const std::optional<Rejection> refused = repeated.refusal();
    return refused ? refused->sentence : "";
  }
};

TEST_F(RepeatedElementsTest, TwoValuesOfOneTagAreRefused) {
  EXPECT_NE(refusal({kRows, kRows}, "ab").find("(0028,0010)"), std::string::npos);
  EXPECT_NE(refusal({kRows, kColumns, kRows}, "abc"), "");
  EXPECT_NE(refusal({kColumns, kRows, kColumns}, "abc"), "");
  EXPECT_NE(refusal({kColumns, kRows, kRows}, "abc"), "");
}

TEST_F(RepeatedElementsTest, OneValueTwiceAndAnyOrderAreNot) {
  EXPECT_EQ(refusal({kRows, kRows}, "aa"), "");
  EXPECT_EQ(refusal({kColumns, kRows}, "ab"), "");
  EXPECT_EQ(refusal({kRows, kColumns}, "ab"), "");
}

TEST_F(RepeatedElementsTest, PrivateElementsArePassedOver) {
  EXPECT_EQ(refusal({kPrivate, kPrivate}, "ab"), "");
}

TEST_F(RepeatedElementsTest, NothingIsSaidOfWhatIsNotHere) {
  EXPECT_EQ(refusal({kRows, kRows}, "ab", 2), "");
  EXPECT_NE(refusal({kRows, kRows}, "ab", kUndefinedLength), "");
}

}  // namespace
}  // namespace preceptor
