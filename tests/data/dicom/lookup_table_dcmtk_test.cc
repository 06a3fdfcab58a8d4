#include "data/dicom/lookup_table_dcmtk.h"

#include "tests/data/dicom/read_back.h"

namespace preceptor {
namespace {

using LookupTableTest = ReadBackTest;

std::string element(std::uint32_t tag, const std::string& vr, const std::string& value) {
  const std::string length = WrittenDicom::little(static_cast<std::uint32_t>(value.size()), 4);
  return WrittenDicom::little(tag >> 16, 2) + WrittenDicom::little(tag & 0xFFFF, 2) + vr +
         (vr == "OW" ? std::string(2, '\0') + length : length.substr(0, 2)) + value;
}

// A sequence of one table.
std::string sequence(const std::string& descriptor_vr, const std::vector<int>& descriptor,
                     const std::string& data_vr, const std::string& data,
                     const std::string& explanation = "BONE") {
  const std::string item = element(0x00283002, descriptor_vr, WrittenDicom::words(descriptor)) +
                           element(0x00283003, "LO", explanation) +
                           element(0x00283006, data_vr, data);
  return WrittenDicom::little(0xFFFE, 2) + WrittenDicom::little(0xE000, 2) +
         WrittenDicom::little(static_cast<std::uint32_t>(item.size()), 4) + item;
}

WrittenDicom with_modality(const std::string& table) {
  return WrittenDicom().raw(0x00283000, "SQ", table);
}

TEST_F(LookupTableTest, EntriesLieOneOrTwoAWord) {
  using Entries = std::vector<std::uint16_t>;
  const std::string words = WrittenDicom::words({7, 300, 65535});
  for (const std::string vr : {"US", "SS", "OW"}) {
    const auto table =
        image(with_modality(sequence("US", {3, 2, 16}, vr, words))).meaning(0).modality_table;
    ASSERT_TRUE(table);
    EXPECT_EQ(table->first, 2);
    EXPECT_EQ(table->bits, 16);
    EXPECT_EQ(table->explanation, "BONE");
    EXPECT_EQ(table->entries, (Entries{7, 300, 65535}));
  }
  const auto packed =
      image(with_modality(sequence("US", {3, 0, 8}, "OW", std::string("\1\2\xFF\0", 4))));
  EXPECT_EQ(packed.meaning(0).modality_table->entries, (Entries{1, 2, 255}));
  const auto unpadded =
      image(with_modality(sequence("US", {3, 0, 8}, "OW", std::string("\1\2\xFF", 3), "ODD")));
  EXPECT_EQ(unpadded.meaning(0).modality_table->entries, (Entries{1, 2, 255}));
}

TEST_F(LookupTableTest, TheFirstInputHasASignWhereThePixelsHave) {
  const std::string data = WrittenDicom::words({1, 2});
  WrittenDicom file = with_modality(sequence("US", {2, 0xFFFE, 16}, "US", data));
  EXPECT_EQ(image(file).meaning(0).modality_table->first, 65534);
  file.number(0x00280103, 1);
  EXPECT_EQ(image(file).meaning(0).modality_table->first, -2);
  file = with_modality(sequence("SS", {2, 0xFFFE, 16}, "US", data));
  EXPECT_EQ(image(file).meaning(0).modality_table->first, -2);
}

TEST_F(LookupTableTest, AVoiTablesFirstInputHasASignWhereItsInputsCan) {
  const std::string table = sequence("US", {2, 0xFFFE, 16}, "US", WrittenDicom::words({1, 2}));
  WrittenDicom file;
  file.raw(0x00283010, "SQ", table);
  EXPECT_EQ(image(file).meaning(0).voi_tables[0].first, 65534);
  file.text(0x00281052, "DS", "-10").text(0x00281053, "DS", "1");
  EXPECT_EQ(image(file).meaning(0).voi_tables[0].first, -2);
}

TEST_F(LookupTableTest, WhatContradictsItsDescriptorIsRefusedOrHasNoEntries) {
  const std::string data = WrittenDicom::words({1, 2, 3});
  for (const std::vector<int>& descriptor :
       std::vector<std::vector<int>>{{2, 0, 16}, {0, 0, 16}, {3, 0, 0}, {3, 0, 17}, {3, 0}}) {
    EXPECT_EQ(code(with_modality(sequence("US", descriptor, "US", data))), "modality-lut");
    WrittenDicom voi;
    voi.raw(0x00283010, "SQ", sequence("US", descriptor, "US", data));
    ASSERT_EQ(image(voi).meaning(0).voi_tables.size(), 1u);
    EXPECT_TRUE(image(voi).meaning(0).voi_tables[0].entries.empty());
  }
}

TEST_F(LookupTableTest, ATableWinsOverASlope) {
  WrittenDicom file = with_modality(sequence("US", {1, 0, 16}, "US", WrittenDicom::words({9})));
  file.text(0x00281053, "DS", "2");  // and no intercept
  EXPECT_EQ(code(file), "");
  EXPECT_EQ(image(file).meaning(0).slope, 1);
}

}  // namespace
}  // namespace preceptor
