#include "data/codestream/jpeg_stream.h"

#include <gtest/gtest.h>

#include <string>

namespace preceptor {
namespace {

const std::string kJfif("\xFF\xE0\0\7JFIF\0", 9);
// Sampling factors of the first of three components; the others have 1 by 1.
const char* const kThinned = "\x22";
const char* const kWhole = "\x11";
const std::string kIds("\1\2\3"), kRgbIds("RGB");

std::string adobe(char transform) {
  return std::string("\xFF\xEE\0\x0E", 4) + "Adobe" + std::string("\0\x64\0\0\0\0", 6) + transform;
}

// 16 x 16.
std::string jpeg(const std::string& markers, char process = '\xC0', const std::string& ids = kIds,
                 const std::string& first = kWhole, const std::string& behind = "") {
  std::string header = std::string("\xFF") + process + std::string("\0\x11\x08\0\x10\0\x10\3", 8);
  for (std::size_t i = 0; i < 3; ++i) {
    header += ids[i] + (i == 0 ? first : kWhole) + '\0';
  }
  return "\xFF\xD8" + markers + header + behind + "\xFF\xDA";
}

std::optional<JpegFrameHeader> found(const std::string& bytes) {
  return find_jpeg_frame_header(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
}

JpegColours colours(const std::string& bytes) {
  const auto header = found(bytes);
  EXPECT_TRUE(header);
  return header ? header->colours : JpegColours::kUnsaid;
}

TEST(JpegStream, FindsTheFrameHeader) {
  const auto header = found(jpeg(kJfif, '\xC0', kIds, kThinned));
  ASSERT_TRUE(header);
  EXPECT_EQ(header->process, 0xC0);
  EXPECT_EQ(header->precision, 8);
  EXPECT_EQ(header->rows, 16);
  EXPECT_EQ(header->columns, 16);
  EXPECT_EQ(header->components, 3);
  ASSERT_EQ(header->parts.size(), 3U);
  EXPECT_EQ(header->parts[0].across, 2);
  EXPECT_EQ(header->parts[2].down, 1);
  EXPECT_FALSE(found("\xFF\xD8" + kJfif + "\xFF\xDA"));
}

TEST(JpegStream, NoCutIsReadBeyondItsEnd) {
  const std::string whole = jpeg(kJfif + adobe(1));
  const std::size_t behind_size = whole.size() - 2 - 9;
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const std::string cut(whole.data(), size);
    EXPECT_EQ(found(cut).has_value(), size >= behind_size) << size;
  }
}

TEST(JpegStream, TheColoursAreWhatTheMarkersSay) {
  EXPECT_EQ(colours(jpeg("")), JpegColours::kUnsaid);
  EXPECT_EQ(colours(jpeg(kJfif)), JpegColours::kYbr);
  EXPECT_EQ(colours(jpeg(adobe(0))), JpegColours::kRgb);
  EXPECT_EQ(colours(jpeg(adobe(1))), JpegColours::kYbr);
  EXPECT_EQ(colours(jpeg(adobe(7))), JpegColours::kUnsaid);
  EXPECT_EQ(colours(jpeg("", '\xC0', kRgbIds)), JpegColours::kRgb);
  EXPECT_EQ(colours(jpeg(std::string("\xFF\xE0\0\7JFXX\0", 9))), JpegColours::kUnsaid);
}

TEST(JpegStream, MarkersCountUpToTheFirstScan) {
  const auto behind = [](const std::string& markers, const std::string& before = "") {
    return colours(jpeg(before, '\xC0', kIds, kWhole, markers));
  };
  const std::string scan("\xFF\xDA\0\x08\1\1\0\0\x3F\0", 10);
  EXPECT_EQ(behind(adobe(0)), JpegColours::kRgb);
  EXPECT_EQ(behind("\xFF" + adobe(1)), JpegColours::kYbr);
  EXPECT_EQ(behind(kJfif), JpegColours::kYbr);
  EXPECT_EQ(behind(adobe(0), kJfif), JpegColours::kRgb);
  EXPECT_EQ(behind(adobe(0), adobe(1)), JpegColours::kRgb);  // the last one counts
  EXPECT_EQ(behind(scan + adobe(0)), JpegColours::kUnsaid);
  // A second frame header is the decoder's to refuse.
  const std::string twice = jpeg("") + jpeg("", '\xC3').substr(2);
  const auto header = found(twice.substr(0, 21) + twice.substr(23));
  ASSERT_TRUE(header);
  EXPECT_EQ(header->process, 0xC0);
}

TEST(JpegStream, ThinnedComponentsAreChromaWhereNoMarkerSaysOtherwise) {
  EXPECT_EQ(colours(jpeg("", '\xC0', kIds, kThinned)), JpegColours::kYbr);
  EXPECT_EQ(colours(jpeg(adobe(0), '\xC0', kIds, kThinned)), JpegColours::kRgb);
  EXPECT_EQ(colours(jpeg("", '\xC0', kRgbIds, kThinned)), JpegColours::kRgb);
  EXPECT_EQ(colours(jpeg("", '\xC3', kIds, kThinned)), JpegColours::kUnsaid);
}

TEST(JpegStream, TheMoreParticularWordStands) {
  EXPECT_EQ(colours(jpeg(kJfif + adobe(0))), JpegColours::kRgb);
  EXPECT_EQ(colours(jpeg(adobe(1), '\xC0', kRgbIds)), JpegColours::kYbr);
  EXPECT_EQ(colours(jpeg(kJfif, '\xC0', kRgbIds)), JpegColours::kRgb);
  // JFIF is a format of discrete cosines; lossless files carry its marker whatever their colours.
  EXPECT_EQ(colours(jpeg(kJfif, '\xC3')), JpegColours::kUnsaid);
  EXPECT_EQ(colours(jpeg(adobe(0), '\xC3')), JpegColours::kRgb);
}

JpegFrameHeader of(std::uint8_t process, std::int64_t rows, std::int64_t columns) {
  JpegFrameHeader header;
  header.process = process;
  header.rows = rows;
  header.columns = columns;
  header.components = 1;
  header.parts.resize(1);
  return header;
}

TEST(JpegStream, CountsTheLeastBytes) {
  EXPECT_EQ(least_jpeg_bytes(of(0xC0, 20000, 20000)), 2500 * 2500 * 2 / 8);
  EXPECT_EQ(least_jpeg_bytes(of(0xC1, 17, 64)), 3 * 8 * 2 / 8);
  EXPECT_EQ(least_jpeg_bytes(of(0xC2, 17, 64)), 3 * 8 / 8);
  EXPECT_EQ(least_jpeg_bytes(of(0xC3, 17, 64)), 17 * 64 / 8);
  EXPECT_EQ(least_jpeg_bytes(of(0xF7, 20000, 20000)), 0);  // runs of JPEG-LS have no such bound
  EXPECT_EQ(least_jpeg_bytes(of(0xC9, 20000, 20000)), 0);  // nor have arithmetic codes
}

TEST(JpegStream, SubsampledComponentsHaveFewerBlocks) {
  JpegFrameHeader header = of(0xC0, 160, 160);
  header.parts = {{1, 2, 2}, {2, 1, 1}, {3, 1, 1}};
  EXPECT_EQ(least_jpeg_bytes(header), (400 + 100 + 100) * 2 / 8);
}

}  // namespace
}  // namespace preceptor
