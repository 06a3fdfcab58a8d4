#include "data/dicom/image_context_dcmtk.h"

#include "tests/data/dicom/read_back.h"

namespace preceptor {
namespace {

using ImageContextTest = ReadBackTest;

WrittenDicom sixteen_bits(bool with_sign) {
  WrittenDicom file;
  file.bits(16, 16, 15).number(0x00280103, with_sign ? 1 : 0);
  file.pixels("OW", WrittenDicom::words({1, 2, 3, 4, 5, 6}));
  return file;
}

TEST_F(ImageContextTest, PaddingIsReadByThePixelsSignWhateverItsVr) {
  for (const std::string vr : {"US", "SS"}) {
    WrittenDicom file = sixteen_bits(true);
    file.raw(0x00280120, vr, WrittenDicom::words({0xF830}));
    ASSERT_TRUE(image(file).padding);
    EXPECT_EQ(image(file).padding->least, -2000);
    EXPECT_EQ(image(file).padding->most, -2000);
    file.raw(0x00280121, vr, WrittenDicom::words({0xF000}));
    EXPECT_EQ(image(file).padding->least, -4096);
    WrittenDicom other = sixteen_bits(false);
    other.raw(0x00280120, vr, WrittenDicom::words({0xF830}));
    EXPECT_EQ(image(other).padding->most, 63536);
  }
  EXPECT_FALSE(image(WrittenDicom()).padding);
}

TEST_F(ImageContextTest, SpacingComesFromTheFirstThatSaysIt) {
  WrittenDicom file;
  EXPECT_FALSE(image(file).spacing);
  file.text(0x00280034, "IS", "4\\3");
  EXPECT_EQ(image(file).spacing->between_rows, 4);
  EXPECT_FALSE(image(file).spacing->in_millimetres);
  file.text(0x00181164, "DS", "0.5\\0.25");
  EXPECT_EQ(image(file).spacing->between_rows, 0.5);
  EXPECT_TRUE(image(file).spacing->in_millimetres);
  file.text(0x00280030, "DS", "0.8\\0.7");
  EXPECT_EQ(image(file).spacing->between_columns, 0.7);
}

TEST_F(ImageContextTest, ASpacingThatIsNoneIsNotTaken) {
  for (const std::string text : {"0\\1", "1", "-1\\1", "x\\1", "1\\1\\1"}) {
    WrittenDicom file;
    file.text(0x00280030, "DS", text);
    EXPECT_FALSE(image(file).spacing) << text;
  }
}

TEST_F(ImageContextTest, LossIsWhatTheFileOrItsSyntaxSays) {
  EXPECT_FALSE(image(WrittenDicom()).lossy);
  EXPECT_FALSE(image(WrittenDicom().text(0x00282110, "CS", "00")).lossy);
  EXPECT_TRUE(image(WrittenDicom().text(0x00282110, "CS", "01")).lossy);
  DcmDataset dataset;
  const auto lossy = [&](const std::string& uid, std::optional<bool> loses = {}) {
    DicomImage found;
    read_context(dataset, transfer_syntax(uid), loses, found);
    return found.lossy;
  };
  EXPECT_TRUE(lossy("1.2.840.10008.1.2.4.50"));
  EXPECT_TRUE(lossy("1.2.840.10008.1.2.4.91"));
  EXPECT_FALSE(lossy("1.2.840.10008.1.2.4.90"));
  EXPECT_FALSE(lossy("1.2.840.10008.1.2.4.70"));
  EXPECT_TRUE(lossy("1.2.840.10008.1.2.4.70", true));
  EXPECT_FALSE(lossy("1.2.840.10008.1.2.4.51", false));
  dataset.putAndInsertString(DcmTagKey(0x0028, 0x2110), "00");
  EXPECT_FALSE(lossy("1.2.840.10008.1.2.4.91"));
  EXPECT_TRUE(lossy("1.2.840.10008.1.2.4.51"));
  EXPECT_TRUE(lossy("1.2.840.10008.1.2.4.70", true));
  dataset.putAndInsertString(DcmTagKey(0x0028, 0x2110), "01");
  EXPECT_TRUE(lossy("1.2.840.10008.1.2.4.51", false));
}

TEST_F(ImageContextTest, OverlaysAndModality) {
  WrittenDicom file;
  EXPECT_FALSE(image(file).has_overlays);
  file.number(0x60020010, 2).text(0x00080060, "CS", "CT");
  EXPECT_TRUE(image(file).has_overlays);
  EXPECT_EQ(image(file).modality, "CT");
}

}  // namespace
}  // namespace preceptor
