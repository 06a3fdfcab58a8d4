#include "data/codec/fragment_ranges.h"

#include <gtest/gtest.h>

#include <string>

#include "data/codec/frame_bytes.h"

namespace preceptor {
namespace {

const std::string kStart("\xFF\xD8\xFF\xC0", 4), kRest("abcd"), kNone;

std::vector<Fragment> fragments(const std::vector<const std::string*>& values) {
  std::vector<Fragment> all;
  for (const std::string* value : values) {
    all.push_back({reinterpret_cast<const std::uint8_t*>(value->data()), value->size()});
  }
  return all;
}

// "first-past first-past ...", or the code of the refusal.
std::string ranges(const std::vector<const std::string*>& values, const OffsetTable& table,
                   std::int64_t frames, PixelCoding coding = PixelCoding::kRle) {
  const auto outcome = fragment_ranges(fragments(values), table, coding, frames);
  if (const auto* refused = std::get_if<Rejection>(&outcome)) return refused->code;
  std::string text;
  for (const FragmentRange& range : std::get<std::vector<FragmentRange>>(outcome)) {
    text +=
        (text.empty() ? "" : " ") + std::to_string(range.first) + "-" + std::to_string(range.past);
  }
  return text;
}

TEST(FragmentRanges, OneAFrameAndAllOfOneFrame) {
  EXPECT_EQ(ranges({&kRest, &kRest}, {}, 2), "0-1 1-2");
  EXPECT_EQ(ranges({&kRest, &kRest, &kRest}, {}, 1), "0-3");
  EXPECT_EQ(ranges({&kRest}, {}, 2), "frames");
  EXPECT_EQ(ranges({}, {}, 1), "frames");
}

TEST(FragmentRanges, TheLastOffsetMayBeTheEnd) {
  EXPECT_EQ(ranges({&kRest, &kRest}, {{0, 12, 24}, {}}, 2), "0-1 1-2");
  EXPECT_EQ(ranges({&kRest, &kRest, &kRest}, {{0, 12, 36}, {}}, 2), "0-1 1-3");
  EXPECT_EQ(ranges({&kRest, &kRest}, {{0, 12, 27}, {}}, 2), "0-1 1-2");  // nearly
  EXPECT_EQ(ranges({&kRest, &kRest}, {{0, 6, 12}, {}}, 2), "frames");
  EXPECT_EQ(ranges({&kStart, &kStart, &kStart}, {{0, 12, 24}, {}}, 2, PixelCoding::kJpeg),
            "frames");
}

TEST(FragmentRanges, ATableIsBelievedBeforeAPictureWithinAPicture) {
  EXPECT_EQ(ranges({&kStart, &kStart, &kStart}, {{0, 24}, {}}, 2, PixelCoding::kJpeg), "0-2 2-3");
  EXPECT_EQ(ranges({&kStart, &kStart, &kStart}, {{0, 13}, {}}, 2, PixelCoding::kJpeg), "frames");
  EXPECT_EQ(ranges({&kStart, &kStart}, {{0}, {}}, 1, PixelCoding::kJpeg), "frames");
}

TEST(FragmentRanges, EmptyOnesAreNoFrames) {
  EXPECT_EQ(ranges({&kRest, &kNone, &kRest}, {}, 2), "0-2 2-3");
  EXPECT_EQ(ranges({&kNone, &kRest}, {}, 1), "1-2");
  EXPECT_EQ(ranges({&kRest, &kNone}, {}, 2), "frames");
}

TEST(FragmentRanges, ByOffsetsFromTheFirstItem) {
  EXPECT_EQ(ranges({&kRest, &kRest, &kRest}, {{0, 24}, {}}, 2), "0-2 2-3");
  EXPECT_EQ(ranges({&kRest, &kRest, &kRest}, {{0, 12}, {}}, 2), "0-1 1-3");
  EXPECT_EQ(ranges({&kRest, &kRest, &kRest}, {{0, 13}, {}}, 2), "frames");
  EXPECT_EQ(ranges({&kRest, &kRest, &kRest}, {{12, 24}, {}}, 2), "frames");
  EXPECT_EQ(ranges({&kRest, &kRest, &kRest}, {{0, 12, 24}, {}}, 2), "frames");
  EXPECT_EQ(ranges({&kRest, &kRest, &kRest}, {}, 2), "frames");
}

TEST(FragmentRanges, LengthsOfTheExtendedTableFitTheFragments) {
  EXPECT_EQ(ranges({&kRest, &kRest, &kRest}, {{0, 24}, {8, 3}}, 2), "0-2 2-3");
  EXPECT_EQ(ranges({&kRest, &kRest, &kRest}, {{0, 24}, {8, 5}}, 2), "frames");
}

TEST(FragmentRanges, ByTheMarkersOfCodestreams) {
  const std::vector<const std::string*> five{&kStart, &kRest, &kStart, &kRest, &kRest};
  EXPECT_EQ(ranges(five, {}, 2, PixelCoding::kJpeg), "0-2 2-5");
  EXPECT_EQ(ranges(five, {}, 2, PixelCoding::kJpegLs), "0-2 2-5");
  EXPECT_EQ(ranges(five, {}, 2, PixelCoding::kJpeg2000), "frames");
  EXPECT_EQ(ranges(five, {}, 3, PixelCoding::kJpeg), "frames");
  EXPECT_EQ(ranges(five, {}, 1, PixelCoding::kJpeg), "frames");  // two pictures, one frame
  EXPECT_EQ(ranges({&kRest, &kStart, &kStart}, {}, 2, PixelCoding::kJpeg), "frames");
}

TEST(FragmentRanges, MarkersOfEachCoding) {
  const auto starts = [](const std::string& bytes, PixelCoding coding) {
    return starts_codestream(fragments({&bytes})[0], coding);
  };
  EXPECT_TRUE(starts("\xFF\x4F\xFF\x51", PixelCoding::kJpeg2000));
  EXPECT_TRUE(starts(std::string("\0\0\0\x0CjP  \r\n", 10), PixelCoding::kJpeg2000));
  EXPECT_FALSE(starts("\xFF\xD8\xFF", PixelCoding::kJpeg2000));
  EXPECT_FALSE(starts("\xFF\xD8", PixelCoding::kJpeg));
  EXPECT_FALSE(starts("\xFF\xD8\xFF", PixelCoding::kRle));
}

TEST(FragmentRanges, ACodestreamStartsAndEndsAsOne) {
  const auto is = [](const std::string& bytes) { return is_codestream(fragments({&bytes})[0]); };
  EXPECT_TRUE(is("\xFF\xD8\xFF\xF7....\xFF\xD9"));
  EXPECT_TRUE(is(std::string("\xFF\x4F\xFF\x51....\xFF\xD9\0", 11)));
  EXPECT_TRUE(is("\xFF\xD8\xFF\xF7....\xFF\xD9" + std::string(1000, '\0')));
  EXPECT_FALSE(is("\xFF\xD8\xFF\xF7....\xFF\xD9" + std::string(1000, '\0') + "\1"));
  EXPECT_FALSE(is("\xFF\xD8\xFF\xF7...." + std::string(1000, '\0')));
  EXPECT_FALSE(is("\xFF\xD8\xFF" + std::string(1000, '\0')));
  EXPECT_FALSE(is(std::string(1000, '\0')));
  EXPECT_FALSE(is("\xFF\xD8\xFF\xF7...."));
  EXPECT_FALSE(is("....\xFF\xD9"));
  EXPECT_FALSE(is(std::string("\xFF\xD8\xFF", 3)));
  EXPECT_FALSE(is(""));
}

TEST(FrameBytes, JoinsAFramesFragments) {
  FrameBytes bytes(fragments({&kStart, &kNone, &kRest, &kRest}), {{0, 3}, {3, 4}});
  const Fragment first = bytes.of(0);
  EXPECT_EQ(std::string(first.bytes, first.bytes + first.count), kStart + kRest);
  const Fragment second = bytes.of(1);
  EXPECT_EQ(second.bytes, reinterpret_cast<const std::uint8_t*>(kRest.data()));  // not copied
}

}  // namespace
}  // namespace preceptor
