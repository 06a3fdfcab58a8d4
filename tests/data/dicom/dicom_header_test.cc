#include "data/dicom/dicom_header.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "common/base/error.h"
#include "tests/common/temporary_folder.h"
#include "tests/data/dicom/read_here.h"
#include "tests/data/dicom/written_dicom.h"

namespace preceptor {
namespace {

class DicomHeaderTest : public testing::Test {
 protected:
  static void SetUpTestSuite() { set_up_dicom(); }

  ScanResult scan(const std::string& bytes) {
    write_file_atomically(folder_.file("x"), bytes);
    return scan_here(folder_.file("x"));
  }
  ScanResult scan(const WrittenDicom& file) { return scan(file.bytes()); }
  // The code of a rejection, "image", "dicomdir" or "not-dicom".
  template <typename T>
  std::string kind(const T& file) {
    const ScanResult result = scan(file);
    if (const auto* rejection = std::get_if<Rejection>(&result)) {
      sentence_ = rejection->sentence;
      return rejection->code;
    }
    if (std::holds_alternative<DicomHeader>(result)) return "image";
    return std::get<NotAnImage>(result) == NotAnImage::kDicomdir ? "dicomdir" : "not-dicom";
  }

  TemporaryFolder folder_;
  std::string sentence_;
};

TEST_F(DicomHeaderTest, FramesThatCannotBeThereAreNotCounted) {
  const auto claiming = [](const std::string& frames) {
    WrittenDicom file;
    file.text(0x00280008, "IS", frames).syntax("1.2.840.10008.1.2.5");
    return file.fragments({"1234", "1234"});
  };
  EXPECT_EQ(kind(claiming("2")), "image");
  EXPECT_EQ(kind(claiming("200")), "truncated");
  EXPECT_EQ(kind(claiming("1000001")), "size");
  EXPECT_EQ(kind(claiming("2000000000")), "size");
}

TEST_F(DicomHeaderTest, TakesWhatTheIndexNeeds) {
  WrittenDicom file;
  file.text(0x00080060, "CS", "MR").text(0x00081090, "LO", "Model ").text(0x00100021, "LO", "H");
  file.text(0x0020000D, "UI", "1.5").text(0x0020000E, "UI", "1.6").text(0x00080050, "SH", "A 1 ");
  file.text(0x00280008, "IS", "1 ");
  const ScanResult result = scan(file);
  ASSERT_TRUE(std::holds_alternative<DicomHeader>(result));
  const auto& header = std::get<DicomHeader>(result);
  EXPECT_EQ(header.sop_instance_uid, "1.2.3.4");
  EXPECT_EQ(header.sop_class_uid, "1.2.840.10008.5.1.4.1.1.4");
  EXPECT_EQ(header.study_instance_uid, "1.5");
  EXPECT_EQ(header.series_instance_uid, "1.6");
  EXPECT_EQ(header.patient_id, "nobody");
  EXPECT_EQ(header.issuer_of_patient_id, "H");
  EXPECT_EQ(header.accession_number, "A 1");
  EXPECT_EQ(header.modality, "MR");
  EXPECT_EQ(header.manufacturer_model, "Model");
  EXPECT_EQ(header.transfer_syntax_uid, "1.2.840.10008.1.2.1");
  EXPECT_EQ(header.photometric_interpretation, "MONOCHROME2");
  EXPECT_EQ(header.rows, 2);
  EXPECT_EQ(header.columns, 3);
  EXPECT_EQ(header.frames, 1);
  EXPECT_EQ(header.bits_stored, 8);
}

TEST_F(DicomHeaderTest, ContentDecidesNotTheName) {
  EXPECT_EQ(kind(WrittenDicom()), "image");
  EXPECT_EQ(kind(WrittenDicom().dataset()), "image");
  EXPECT_EQ(kind(" " + WrittenDicom().dataset()), "image");
  EXPECT_EQ(kind(std::string()), "not-dicom");
  EXPECT_EQ(kind(std::string("sop_instance_uid,label\n")), "not-dicom");
  EXPECT_EQ(kind(std::string(5000, '\0')), "not-dicom");
  // A header of another format that reads as the first element of a meta header.
  EXPECT_EQ(kind(std::string("\2\0\0\0\0\3\0\0", 8) + std::string(200, 'x')), "not-dicom");
  // A plausible first element, and then nothing that an instance has.
  EXPECT_EQ(kind(std::string("\x08\0\x05\0CS\x0A\0ISO_IR 100 and so on", 28)), "not-dicom");
  EXPECT_EQ(kind(WrittenDicom().without(0x00080016).dataset()), "not-dicom");
}

// PS3.10 7.1: the group's own length. What it says of a data set's first elements, or of a meta
// header's last ones, would lose a patient or a transfer syntax.
TEST_F(DicomHeaderTest, AWrongLengthOfTheMetaHeaderDoesNotMatter) {
  constexpr std::size_t kValueAt = 140;
  const std::string whole = WrittenDicom().bytes();
  for (const int length : {0, 1, 8, 27, 30, 60, 100, 150, 200, 255}) {
    std::string bytes = whole;
    bytes[kValueAt] = static_cast<char>(length);
    const ScanResult result = scan(bytes);
    ASSERT_TRUE(std::holds_alternative<DicomHeader>(result)) << length;
    EXPECT_EQ(std::get<DicomHeader>(result).patient_id, "nobody") << length;
    EXPECT_TRUE(std::holds_alternative<DicomImage>(decode_here(bytes))) << length;
  }
}

TEST_F(DicomHeaderTest, ADicomdirIsPassedOver) {
  WrittenDicom file;
  file.without(0x7FE00010).raw(0x00041220, "SQ", "");
  EXPECT_EQ(kind(file), "dicomdir");
}

TEST_F(DicomHeaderTest, ReadsNoPixels) {
  // The scan is given the file's start alone, and its size; a file that is shorter than its pixel
  // data say is cut.
  WrittenDicom file;
  file.number(0x00280010, 1).number(0x00280011, 1).pixels("OB", std::string(100000, '\1'));
  const std::string bytes = file.bytes();
  const ScanResult result = scan_dicom(bytes_of_text(bytes), bytes.size() - 99999,
                                       static_cast<std::int64_t>(bytes.size()), {});
  EXPECT_TRUE(std::holds_alternative<DicomHeader>(result));
  EXPECT_EQ(kind(bytes.substr(0, bytes.size() - 1)), "truncated");
}

TEST_F(DicomHeaderTest, MissingAttributesAreNamed) {
  for (const std::uint32_t tag : {0x00080018u, 0x00280002u, 0x00280004u, 0x00280010u, 0x00280011u,
                                  0x00280100u, 0x00280101u, 0x00280103u}) {
    EXPECT_EQ(kind(WrittenDicom().without(tag)), "missing-attribute") << std::hex << tag;
    EXPECT_NE(sentence_.find(" is missing"), std::string::npos);
  }
  EXPECT_EQ(kind(WrittenDicom().without(0x00280102)), "image");  // HighBit follows from the others
}

TEST_F(DicomHeaderTest, ObjectsWithoutPixelsSayWhatTheyAre) {
  WrittenDicom file;
  file.without(0x7FE00010).text(0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.88.11");
  EXPECT_EQ(kind(file), "no-pixel-data");
  EXPECT_NE(sentence_.find("SR"), std::string::npos);
}

TEST_F(DicomHeaderTest, TheIconsPixelsAreNotTheImages) {
  const std::string inner = WrittenDicom().dataset();
  const std::string item = std::string("\xFE\xFF\x00\xE0", 4) +
                           WrittenDicom::little(static_cast<std::uint32_t>(inner.size()), 4) +
                           inner;
  const std::string open = std::string("\xFE\xFF\x00\xE0\xFF\xFF\xFF\xFF", 8) + inner +
                           std::string("\xFE\xFF\x0D\xE0\0\0\0\0", 8);
  for (const std::string& icon : {item, open}) {
    WrittenDicom file;
    file.raw(0x00880200, "SQ", icon);
    EXPECT_EQ(kind(file), "image");
    EXPECT_EQ(kind(file.without(0x7FE00010)), "no-pixel-data");
    EXPECT_EQ(kind(file.text(0x00880140, "UI", "1.2")), "no-pixel-data");
    EXPECT_EQ(kind(file.text(0x00880904, "LO", "title")), "no-pixel-data");
  }
}

TEST_F(DicomHeaderTest, TransferSyntaxesAreRefusedByName) {
  EXPECT_EQ(kind(WrittenDicom().syntax("1.2.840.10008.1.2.4.92").fragments({"xx"})),
            "transfer-syntax");
  EXPECT_NE(sentence_.find("JPEG 2000 Part 2"), std::string::npos);
  // Newer than DCMTK.
  EXPECT_EQ(kind(WrittenDicom().syntax("1.2.840.10008.1.2.4.110").fragments({"xx"})),
            "transfer-syntax");
  EXPECT_NE(sentence_.find("JPEG XL Lossless"), std::string::npos);
  EXPECT_EQ(kind(WrittenDicom().syntax("1.2.3.4.5").fragments({"xx"})), "transfer-syntax");
}

TEST_F(DicomHeaderTest, FloatingPointHasNoBitsStored) {
  WrittenDicom file;
  file.without(0x7FE00010).without(0x00280101).without(0x00280102).without(0x00280103);
  file.number(0x00280100, 32).raw(0x7FE00008, "OF", std::string(24, '\1'));
  EXPECT_EQ(kind(file), "image");
  EXPECT_EQ(kind(file.number(0x00280100, 64)), "bits");
}

TEST_F(DicomHeaderTest, TheHeaderAloneRefuses) {
  EXPECT_EQ(kind(WrittenDicom().bits(12, 12, 11)), "bits");
  EXPECT_EQ(kind(WrittenDicom().bits(64, 64, 63)), "bits");
  EXPECT_EQ(kind(WrittenDicom().raw(0x7FE00008, "OF", "1234")), "bits");  // two kinds at once
  EXPECT_EQ(kind(WrittenDicom().text(0x00280004, "CS", "HSV")), "photometric");
  EXPECT_EQ(kind(WrittenDicom().text(0x00280008, "IS", "1A")), "frames");
  EXPECT_EQ(kind(WrittenDicom().number(0x00280010, 0)), "size");
  EXPECT_EQ(kind(WrittenDicom().number(0x00280010, 65535).number(0x00280011, 65535)), "size");
  EXPECT_EQ(kind(WrittenDicom().number(0x00280010, 500)), "truncated");
}

TEST_F(DicomHeaderTest, ACutFileIsNeverAnImageAndNeverThrows) {
  const std::string bytes = WrittenDicom().bytes();
  const std::size_t pixel_header = bytes.size() - 6 - 12;
  for (std::size_t size = 132; size < pixel_header; ++size) {
    const std::string found = kind(bytes.substr(0, size));
    EXPECT_TRUE(found == "truncated" || found == "no-pixel-data" || found == "corrupt")
        << size << " " << found;
  }
}

TEST_F(DicomHeaderTest, LengthsPastTheEndAllocateNothing) {
  WrittenDicom file;
  const std::string bytes = file.bytes();
  const std::string dataset = file.dataset();
  // The first element of the data set says that it is nearly 4 GiB long.
  const std::string lying = bytes.substr(0, bytes.size() - dataset.size()) +
                            std::string("\x08\0\x06\0OB\0\0\xFE\xFF\xFF\xFF", 12) + dataset;
  EXPECT_EQ(kind(lying), "truncated");
}

TEST_F(DicomHeaderTest, NothingIsPrinted) {
  testing::internal::CaptureStderr();
  testing::internal::CaptureStdout();
  kind(WrittenDicom().bytes().substr(0, 300));
  kind(WrittenDicom().raw(0x00280008, "IS", "secret"));
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
  EXPECT_EQ(testing::internal::GetCapturedStdout(), "");
}

}  // namespace
}  // namespace preceptor
