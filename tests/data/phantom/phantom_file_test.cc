#include "data/phantom/phantom_file.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <string>
#include <vector>

#include "common/base/error.h"
#include "common/files/file_io.h"
#include "data/dicom/dicom_header.h"
#include "data/dicom/dicom_reader.h"
#include "data/phantom/phantom.h"
#include "tests/common/temporary_folder.h"
#include "tests/data/dicom/read_here.h"

namespace preceptor {
namespace {

constexpr std::int64_t kRows = 9, kColumns = 14;  // neither square nor even

const char* const kSyntaxUids[kPhantomSyntaxes] = {
    "1.2.840.10008.1.2",      "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.2",
    "1.2.840.10008.1.2.1.99", "1.2.840.10008.1.2.5", "1.2.840.10008.1.2.4.70",
    "1.2.840.10008.1.2.4.80"};

PhantomFile ramp(std::int64_t frames = 1) {
  PhantomFile file;
  for (std::int64_t f = 0; f < frames; ++f) {
    HounsfieldImage image{kRows, kColumns, {}};
    for (std::int64_t i = 0; i < kRows * kColumns; ++i) {
      image.values.push_back(-1000 + static_cast<double>(13 * i + 100 * f));
    }
    file.frames.push_back(image);
  }
  file.sop_instance_uid = "2.25.1";
  file.study_instance_uid = "2.25.2";
  file.series_instance_uid = "2.25.3";
  file.patient_id = "PHANTOM-00001";
  return file;
}

class PhantomFileTest : public testing::Test {
 protected:
  static void SetUpTestSuite() { set_up_dicom(); }

  DicomImage read_back(const PhantomFile& file) {
    write_phantom_file(folder_.file("x.dcm"), file);
    Outcome<DicomImage> result = decode_here(read_file(folder_.file("x.dcm")));
    if (const auto* rejection = std::get_if<Rejection>(&result)) {
      ADD_FAILURE() << rejection->code << ": " << rejection->sentence;
      return {};
    }
    return std::get<DicomImage>(std::move(result));
  }
  std::vector<double> hounsfield(const PhantomFile& file, std::int64_t frame = 0) {
    const DicomImage image = read_back(file);
    std::vector<double> values;
    if (image.frames <= frame || !image.pixels) return values;
    const std::vector<std::uint8_t> bytes(image.frame(frame), image.frame(frame + 1));
    for (std::size_t at = 0; at + 1 < bytes.size(); at += 2) {
      std::uint16_t word = 0;
      std::memcpy(&word, &bytes[at], 2);
      const bool minus = image.type == StoredType::kInt16;
      const double stored = minus ? static_cast<double>(static_cast<std::int16_t>(word)) : word;
      values.push_back(image.meaning(0).slope * stored + image.meaning(0).intercept);
    }
    return values;
  }

  TemporaryFolder folder_;
};

TEST_F(PhantomFileTest, EveryStorageHoldsTheSameValuesInEverySyntax) {
  for (int syntax = 0; syntax < kPhantomSyntaxes; ++syntax) {
    for (int storage = 0; storage < 3; ++storage) {
      PhantomFile file = ramp();
      file.syntax = static_cast<PhantomSyntax>(syntax);
      file.is_signed = storage == 0;
      file.bits_stored = storage == 1 ? 12 : 16;
      if (file.is_signed && syntax >= static_cast<int>(PhantomSyntax::kJpegLossless)) continue;
      SCOPED_TRACE(std::to_string(syntax) + " " + std::to_string(storage));
      EXPECT_EQ(hounsfield(file), file.frames[0].values);
      const ScanResult scanned = scan_here(folder_.file("x.dcm"));
      const auto* header = std::get_if<DicomHeader>(&scanned);
      ASSERT_NE(header, nullptr);
      EXPECT_EQ(header->transfer_syntax_uid, kSyntaxUids[syntax]);
      EXPECT_EQ(header->bits_stored, file.bits_stored);
    }
  }
}

TEST_F(PhantomFileTest, ValuesBeyondTheStorageAreCutOff) {
  PhantomFile file = ramp();
  file.bits_stored = 12;
  file.frames[0].values[0] = -5000;
  file.frames[0].values[1] = 5000;
  const std::vector<double> found = hounsfield(file);
  ASSERT_GE(found.size(), 2u);
  EXPECT_EQ(found[0], -1024);
  EXPECT_EQ(found[1], 3071);
}

TEST_F(PhantomFileTest, ValuesAreRounded) {
  PhantomFile file = ramp();
  file.frames[0].values[0] = -700.6;
  EXPECT_EQ(hounsfield(file)[0], -701);
}

// PS3.3 C.11.2.1.2.1: y = ((x - (c - 0.5)) / (w - 1) + 0.5), and MONOCHROME1 shows 1 - y.
TEST_F(PhantomFileTest, Monochrome1ShowsTheSamePicture) {
  PhantomFile file = ramp();
  file.window_center = -550;
  file.window_width = 1400;
  const auto shown = [&file](double x) {
    return (x - (file.window_center - 0.5)) / (file.window_width - 1) + 0.5;
  };
  const std::vector<double> plain = hounsfield(file);
  file.monochrome1 = true;
  EXPECT_TRUE(read_back(file).monochrome1);
  const std::vector<double> mirrored = hounsfield(file);
  ASSERT_EQ(mirrored.size(), plain.size());
  for (std::size_t i = 0; i < plain.size(); ++i) {
    // Whiter than white: there the mirrored value may lie beyond the storage.
    if (shown(plain[i]) > 1) continue;
    EXPECT_NEAR(1 - shown(mirrored[i]), shown(plain[i]), 1e-9) << i;
  }
}

TEST_F(PhantomFileTest, SaysWhoMadeItAndOfWhom) {
  const PhantomFile file = ramp();
  write_phantom_file(folder_.file("x.dcm"), file);
  const ScanResult scanned = scan_here(folder_.file("x.dcm"));
  const auto* header = std::get_if<DicomHeader>(&scanned);
  ASSERT_NE(header, nullptr);
  EXPECT_EQ(header->manufacturer_model, kPhantomModelName);
  EXPECT_EQ(header->patient_id, file.patient_id);
  EXPECT_EQ(header->sop_instance_uid, file.sop_instance_uid);
  EXPECT_EQ(header->study_instance_uid, file.study_instance_uid);
  EXPECT_EQ(header->series_instance_uid, file.series_instance_uid);
  EXPECT_EQ(header->rows, kRows);
  EXPECT_EQ(header->columns, kColumns);
}

TEST_F(PhantomFileTest, WindowsAreTwoTheFirstItsOwn) {
  PhantomFile file = ramp();
  file.window_center = -640;
  file.window_width = 1450;
  const DicomImage image = read_back(file);
  ASSERT_EQ(image.meaning(0).windows.size(), 2u);
  EXPECT_EQ(image.meaning(0).windows[0].center, -640);
  EXPECT_EQ(image.meaning(0).windows[0].width, 1450);
}

TEST_F(PhantomFileTest, HoldsManyFrames) {
  for (int syntax = 0; syntax < kPhantomSyntaxes; ++syntax) {
    PhantomFile file = ramp(3);
    file.syntax = static_cast<PhantomSyntax>(syntax);
    EXPECT_EQ(read_back(file).frames, 3) << syntax;
    for (std::size_t f = 0; f < 3; ++f) EXPECT_EQ(hounsfield(file, f), file.frames[f].values);
  }
}

TEST_F(PhantomFileTest, SameFileSameBytes) {
  for (int syntax = 0; syntax < kPhantomSyntaxes; ++syntax) {
    PhantomFile file = ramp(2);
    file.syntax = static_cast<PhantomSyntax>(syntax);
    write_phantom_file(folder_.file("one"), file);
    write_phantom_file(folder_.file("two"), file);
    EXPECT_EQ(read_file(folder_.file("one")), read_file(folder_.file("two"))) << syntax;
  }
}

// A frame of an odd length is padded with a zero (PS3.5 A.4), not with what was in memory.
TEST_F(PhantomFileTest, PadsFramesWithZeros) {
  const std::string end_of_image = "\xFF\xD9", delimiter("\xFE\xFF\xDD\xE0\0\0\0\0", 8);
  int padded = 0;
  for (const PhantomSyntax syntax : {PhantomSyntax::kJpegLossless, PhantomSyntax::kJpegLs}) {
    for (int i = 0; i < 20; ++i) {
      PhantomFile file = ramp();
      file.syntax = syntax;
      file.frames[0].values[static_cast<std::size_t>(i)] = 20 * i;
      write_phantom_file(folder_.file("x"), file);
      const std::string bytes = read_file(folder_.file("x"));
      const std::size_t end = bytes.size() - delimiter.size();
      ASSERT_EQ(bytes.substr(end), delimiter);
      if (bytes.compare(end - 2, 2, end_of_image) == 0) continue;
      ++padded;
      EXPECT_EQ(bytes.substr(end - 3, 3), end_of_image + '\0') << static_cast<int>(syntax);
    }
  }
  EXPECT_GT(padded, 0);
}

TEST_F(PhantomFileTest, AFolderThatIsNotThereIsTheSystemsFailure) {
  try {
    write_phantom_file(folder_.file("no/where.dcm"), ramp());
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kSystem);
  }
}

}  // namespace
}  // namespace preceptor
