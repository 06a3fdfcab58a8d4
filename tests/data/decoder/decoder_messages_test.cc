#include "data/decoder/decoder_messages.h"

#include <gtest/gtest.h>

namespace preceptor {
namespace {

DicomHeader placed_header() {
  DicomHeader header;
  header.frames = 2;
  header.places = {{{1, 2, 3}, {1, 0, 0, 0, 1, 0}}, {{1, 2, 8}, {0, 1, 0, 0, 0, 1}}};
  header.orders = {{12.5, 0, 1, 2, 3, 4}, {30, 1000, 1.5, 2, 3, 4}};
  header.burned_in_annotation = "NO";
  return header;
}

DicomHeader crossed(const DicomHeader& header) {
  const std::optional<ScanResult> result = scan_result_of(to_bytes(ScanResult(header)));
  return std::get<DicomHeader>(result.value());
}

TEST(DecoderMessages, ASpacingOfAllFramesCrosses) {
  DicomHeader header = placed_header();
  header.spacing = PixelSpacing{0.5, 0.75};
  const DicomHeader found = crossed(header);
  EXPECT_EQ(found.spacing->between_columns, 0.75);
  EXPECT_TRUE(found.spacings.empty());
  EXPECT_EQ(found.orders, header.orders);
  EXPECT_EQ(found.burned_in_annotation, "NO");
}

TEST(DecoderMessages, ASpacingOfEachFrameCrosses) {
  DicomHeader header = placed_header();
  header.spacings = {std::nullopt, PixelSpacing{0.5, 0.75}};
  const DicomHeader found = crossed(header);
  EXPECT_FALSE(found.spacing);
  ASSERT_EQ(found.spacings.size(), 2u);
  EXPECT_FALSE(found.spacing_of(0));
  EXPECT_EQ(found.spacing_of(1)->between_rows, 0.5);
  EXPECT_EQ(found.orders, header.orders);
}

TEST(DecoderMessages, SidesAreThoseOfAnImage) {
  DicomHeader header = placed_header();
  header.rows = 65535;
  EXPECT_EQ(crossed(header).rows, 65535);
  header.rows = 65536;
  EXPECT_FALSE(scan_result_of(to_bytes(ScanResult(header))));
}

// What a decoder says that was taken over.
TEST(DecoderMessages, SpacingsAreAsManyAsPlaces) {
  DicomHeader header = placed_header();
  header.spacings.assign(3, PixelSpacing{0.5, 0.75});
  EXPECT_FALSE(scan_result_of(to_bytes(ScanResult(header))));
}

}  // namespace
}  // namespace preceptor
