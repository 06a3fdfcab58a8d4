#include "data/structure/structure_check.h"

#include <gtest/gtest.h>

#include "tests/data/dicom/written_dicom.h"
#include "tests/data/structure/written_elements.h"

namespace preceptor {
namespace {

StructureCheck check(const std::string& bytes, CheckedPart part = CheckedPart::kWhole) {
  const auto size = static_cast<std::int64_t>(bytes.size());
  return check_dataset(as_bytes(bytes), size, size, 0, Encoding::kExplicitLittle, part);
}

std::string code(const std::string& bytes, CheckedPart part = CheckedPart::kWhole) {
  const auto refused = check(bytes, part).refused;
  return refused ? refused->code : "";
}

TEST(StructureCheck, FindsThePixels) {
  const std::string bytes = WrittenDicom().dataset();
  for (const CheckedPart part : {CheckedPart::kHeader, CheckedPart::kWhole}) {
    const StructureCheck found = check(bytes, part);
    EXPECT_FALSE(found.refused);
    EXPECT_TRUE(found.names_instance && found.has_pixels);
    EXPECT_EQ(found.pixels.tag, kPixelData);
    EXPECT_EQ(found.pixels.length, 6u);
    EXPECT_EQ(found.pixels_at, static_cast<std::int64_t>(bytes.size() - 6 - 12));
  }
  EXPECT_FALSE(check(WrittenDicom().without(kPixelData).dataset()).has_pixels);
}

TEST(StructureCheck, AnInstanceNeedsItsTwoUids) {
  EXPECT_FALSE(check(WrittenDicom().without(0x00080016).dataset()).names_instance);
  EXPECT_FALSE(check(WrittenDicom().without(0x00080018).dataset()).names_instance);
  EXPECT_FALSE(check(WrittenDicom().text(0x00080018, "UI", "").dataset()).names_instance);
}

TEST(StructureCheck, PixelsPastTheEndAreToldFromOtherCuts) {
  const std::string bytes = WrittenDicom().dataset();
  const StructureCheck cut = check(bytes.substr(0, bytes.size() - 1));
  ASSERT_TRUE(cut.refused);
  EXPECT_EQ(cut.refused->code, "truncated");
  EXPECT_TRUE(cut.cut_in_pixels);
  EXPECT_EQ(code(bytes.substr(0, bytes.size() - 1), CheckedPart::kHeader), "truncated");
  const StructureCheck earlier = check(bytes.substr(0, bytes.size() - 40));
  ASSERT_TRUE(earlier.refused);
  EXPECT_FALSE(earlier.cut_in_pixels);
}

TEST(StructureCheck, FragmentsAreWalkedOnlyWithTheWhole) {
  const std::string bytes = WrittenDicom().fragments({"1234"}).dataset();
  EXPECT_EQ(code(bytes), "");
  const std::string cut = bytes.substr(0, bytes.size() - 9);
  EXPECT_EQ(code(cut), "truncated");
  EXPECT_FALSE(check(cut).cut_in_pixels);
  EXPECT_EQ(code(cut, CheckedPart::kHeader), "");
  EXPECT_EQ(check(bytes).pixels_at, check(bytes, CheckedPart::kHeader).pixels_at);
}

TEST(StructureCheck, WhatStandsBehindThePixelsDoesNotMatter) {
  const ElementBytes write(Encoding::kExplicitLittle);
  const std::string bytes = WrittenDicom().dataset();
  EXPECT_EQ(code(bytes + write.header(0x7FE10010, "OB", 1000)), "");
  EXPECT_EQ(code(write.nested(65, true) + bytes), "nesting");
}

TEST(StructureCheck, NothingBehindThePixelsBelongsBeforeThem) {
  const ElementBytes write(Encoding::kExplicitLittle);
  const std::string native = WrittenDicom().dataset();
  const std::string coded = WrittenDicom().fragments({"1234"}).dataset();
  const std::string slope = write.element(0x00281053, "DS", "2 ");
  const std::string blank(10, '\0');
  for (const std::string& bytes : {native, coded}) {
    EXPECT_EQ(code(bytes + slope), "corrupt");
    EXPECT_EQ(code(bytes + blank.substr(0, 8) + slope), "corrupt");
    EXPECT_EQ(code(bytes + write.element(0x7FE10010, "OB", "private ") + slope), "corrupt");
    EXPECT_EQ(code(bytes + slope, CheckedPart::kHeader), "");  // they are not read
    // No elements, or none that a reader goes by.
    EXPECT_EQ(code(bytes + slope.substr(0, slope.size() - 1)), "");
    EXPECT_EQ(code(bytes + write.element(0xFFFCFFFC, "OB", "padding ")), "");
    for (std::size_t size = 0; size <= blank.size(); ++size) {
      EXPECT_EQ(code(bytes + blank.substr(0, size)), "") << size;
    }
  }
}

TEST(StructureCheck, NothingStandsTwice) {
  const ElementBytes write(Encoding::kExplicitLittle);
  const std::string bytes = WrittenDicom().dataset();
  const std::string pixels = bytes.substr(bytes.size() - 18);
  EXPECT_EQ(code(bytes + pixels), "corrupt");
  EXPECT_EQ(code(bytes + pixels, CheckedPart::kHeader), "");  // they are not read
  const std::string coded = WrittenDicom().fragments({"1234"}).dataset();
  EXPECT_EQ(code(coded), "");
  EXPECT_EQ(code(coded + pixels), "corrupt");
  const std::string rows = write.header(0x00280010, "US", 2) + std::string("\7\0", 2);
  for (const CheckedPart part : {CheckedPart::kHeader, CheckedPart::kWhole}) {
    EXPECT_EQ(code(rows + bytes, part), "corrupt");
    EXPECT_EQ(code(rows + rows + WrittenDicom().without(0x00280010).dataset(), part), "");
  }
}

TEST(StructureCheck, AsksForMoreOfALongerFile) {
  const std::string bytes = WrittenDicom().dataset();
  const auto size = static_cast<std::int64_t>(bytes.size());
  const StructureCheck part =
      check_dataset(as_bytes(bytes), 20, size, 0, Encoding::kExplicitLittle, CheckedPart::kHeader);
  EXPECT_FALSE(part.refused);
  EXPECT_FALSE(part.has_pixels);
  EXPECT_GT(part.needs, 20);
}

}  // namespace
}  // namespace preceptor
