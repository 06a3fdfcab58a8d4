#include "data/dicom/dicom_reader.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>

#include "data/dicom/dicom_header.h"
#include "tests/common/temporary_folder.h"
#include "tests/data/dicom/read_here.h"
#include "tests/data/dicom/written_dicom.h"

namespace preceptor {
namespace {

class DicomImageTest : public testing::Test {
 protected:
  static void SetUpTestSuite() { set_up_dicom(); }

  DicomImage image(const WrittenDicom& file) {
    Outcome<DicomImage> result = decode_here(file.bytes());
    if (const auto* rejection = std::get_if<Rejection>(&result)) {
      ADD_FAILURE() << rejection->code << ": " << rejection->sentence;
      return {};
    }
    return std::get<DicomImage>(std::move(result));
  }
  template <typename T>
  std::vector<T> values(const WrittenDicom& file) {
    const DicomImage found = image(file);
    std::vector<T> frame;
    if (!found.pixels) return frame;
    frame.resize(static_cast<std::size_t>(found.frame_bytes()) / sizeof(T));
    std::memcpy(frame.data(), found.frame(0), static_cast<std::size_t>(found.frame_bytes()));
    return frame;
  }
  std::string code(const std::string& bytes) {
    const Outcome<DicomImage> result = decode_here(bytes);
    const auto* rejection = std::get_if<Rejection>(&result);
    return rejection != nullptr ? rejection->code : "";
  }
  std::string code(const WrittenDicom& file) { return code(file.bytes()); }

  TemporaryFolder folder_;
};

using Bytes = std::vector<std::uint8_t>;

WrittenDicom rgb_file() {
  WrittenDicom file;
  file.number(0x00280002, 3).text(0x00280004, "CS", "RGB").number(0x00280006, 1);
  return file.number(0x00280010, 1).number(0x00280011, 2);
}

TEST_F(DicomImageTest, ReadsNativeValues) {
  EXPECT_EQ(values<std::uint8_t>(WrittenDicom()), (Bytes{1, 2, 3, 4, 5, 6}));
  WrittenDicom words;
  words.bits(16, 12, 11).number(0x00280103, 1);
  words.pixels("OW", WrittenDicom::words({0x0FFF, 0x0800, 0x07FF, 0, 1, 0x7002}));
  EXPECT_EQ(values<std::int16_t>(words), (std::vector<std::int16_t>{-1, -2048, 2047, 0, 1, 2}));
  EXPECT_EQ(image(words).type, StoredType::kInt16);
  EXPECT_EQ(image(words).bits_stored, 12);
}

TEST_F(DicomImageTest, WhatFollowsFloatingPointDoesNotMatter) {
  const float value = 1.5f;
  const std::string pixels(reinterpret_cast<const char*>(&value), sizeof value);
  WrittenDicom file;
  file.without(0x7FE00010).number(0x00280100, 32).number(0x00280010, 1).number(0x00280011, 1);
  file.without(0x00280101).without(0x00280102).without(0x00280103);
  const std::string bytes = file.raw(0x7FE00008, "OF", pixels).bytes();
  for (const std::size_t behind : {0, 2, 7, 8, 10, 100}) {
    const Outcome<DicomImage> read = decode_here(bytes + std::string(behind, '\0'));
    ASSERT_TRUE(std::holds_alternative<DicomImage>(read)) << behind;
    float found = 0;
    std::memcpy(&found, std::get<DicomImage>(read).frame(0), sizeof found);
    EXPECT_EQ(found, value) << behind;
  }
  EXPECT_EQ(code(bytes.substr(0, bytes.size() - 1)), "truncated");
  std::string undefined = bytes;
  undefined.replace(bytes.size() - 8, 4, std::string(4, '\xFF'));
  EXPECT_EQ(code(undefined), "corrupt");
}

TEST_F(DicomImageTest, OddLengthsPaddingAndWhatFollowsDoNotMatter) {
  WrittenDicom odd;
  odd.number(0x00280010, 1).number(0x00280011, 3).pixels("OB", std::string("\1\2\3", 3));
  EXPECT_EQ(values<std::uint8_t>(odd), (Bytes{1, 2, 3}));
  WrittenDicom padded;
  padded.pixels("OB", std::string("\1\2\3\4\5\6\0\0\0\0", 10));
  EXPECT_EQ(values<std::uint8_t>(padded), (Bytes{1, 2, 3, 4, 5, 6}));
  EXPECT_EQ(code(WrittenDicom().bytes() + "trailing rubbish"), "");
  EXPECT_EQ(code(" " + WrittenDicom().dataset()), "");
}

// The file's bytes, with the pixel data's last byte left out and `length` bytes stated.
std::string one_byte_less(const WrittenDicom& file, std::uint32_t length) {
  std::string bytes = file.bytes();
  const std::string even = WrittenDicom::little(length + 1, 4);
  const std::size_t at = bytes.rfind(even);
  return bytes.replace(at, 4, WrittenDicom::little(length, 4)).erase(at + 4 + length);
}

TEST_F(DicomImageTest, ALengthThatIsOneByteShortIsNotFilledUp) {
  EXPECT_EQ(code(one_byte_less(WrittenDicom(), 5)), "truncated");
  WrittenDicom words;
  words.bits(16, 16, 15).pixels("OW", std::string(12, '\1'));
  EXPECT_EQ(code(one_byte_less(words, 11)), "truncated");
  WrittenDicom odd;
  odd.number(0x00280010, 1).pixels("OB", std::string("\1\2\3\0", 4));
  const Outcome<DicomImage> unpadded = decode_here(one_byte_less(odd, 3));
  ASSERT_TRUE(std::holds_alternative<DicomImage>(unpadded));
  EXPECT_EQ(std::get<DicomImage>(unpadded).frame(0)[2], 3);
}

TEST_F(DicomImageTest, AFragmentThatIsOneByteShortIsNotFilledUp) {
  WrittenDicom file;
  file.syntax("1.2.840.10008.1.2.1.98").fragments({std::string("\1\2\3\4\5", 5)});
  EXPECT_EQ(code(file), "truncated");
  file.fragments({std::string("\1\2\3\4\5\6", 6)});
  EXPECT_EQ(code(file), "");
}

TEST_F(DicomImageTest, BlanksBehindAUidDoNotMatter) {
  EXPECT_EQ(values<std::uint8_t>(WrittenDicom().syntax("1.2.840.10008.1.2.1 ")),
            (Bytes{1, 2, 3, 4, 5, 6}));
  WrittenDicom file;
  file.syntax("1.2.840.10008.1.2.1.98  ").fragments({std::string("\1\2\3\4\5\6", 6)});
  file.text(0x00080018, "UI", "1.2.3 ");
  EXPECT_EQ(values<std::uint8_t>(file), (Bytes{1, 2, 3, 4, 5, 6}));
  EXPECT_EQ(image(file).sop_instance_uid, "1.2.3");
}

TEST_F(DicomImageTest, EnumeratedNumbersAreHeldToTheirValues) {
  for (const int other : {2, 255, 0xFF00}) {
    EXPECT_EQ(code(WrittenDicom().number(0x00280103, other)), "bits") << other;
    EXPECT_EQ(code(rgb_file().number(0x00280006, other)), "photometric") << other;
    // Of no meaning to a grey file.
    EXPECT_EQ(code(WrittenDicom().number(0x00280006, other)), "") << other;
  }
}

TEST_F(DicomImageTest, WhatOneCannotTellIsNotGuessed) {
  EXPECT_EQ(code(rgb_file()), "");
  EXPECT_EQ(code(rgb_file().without(0x00280006)), "missing-attribute");
  EXPECT_EQ(code(rgb_file().raw(0x00280006, "US", "")), "missing-attribute");
  EXPECT_EQ(code(WrittenDicom().without(0x00280102)), "");
  EXPECT_EQ(code(WrittenDicom().bits(8, 7, 6).without(0x00280102)), "missing-attribute");
}

TEST_F(DicomImageTest, EveryCutIsRefused) {
  const std::string bytes = WrittenDicom().bytes();
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_NE(code(bytes.substr(0, size)), "") << size;
  }
}

// The image's values; or the code of the refusal.
std::variant<Bytes, std::string> decoded(const std::string& bytes, const ReadLimits& limits = {}) {
  const auto* const start = reinterpret_cast<const std::uint8_t*>(bytes.data());
  const Outcome<DicomImage> read = decode_dicom(start, bytes.size(), limits, allocate_pixels);
  if (const auto* refused = std::get_if<Rejection>(&read)) return refused->code;
  const auto& image = std::get<DicomImage>(read);
  return Bytes(image.frame(0), image.frame(image.frames));
}

TEST_F(DicomImageTest, OnlyWhatIsBehindThePixelsCanBeCutOff) {
  WrittenDicom file;
  const std::size_t needed = file.bytes().size();
  const std::string bytes = file.raw(0x7FE10010, "OB", "something private").bytes();
  for (std::size_t size = 0; size <= bytes.size(); ++size) {
    const auto found = decoded(bytes.substr(0, size));
    if (size < needed) {
      EXPECT_TRUE(std::holds_alternative<std::string>(found)) << size;
    } else {
      EXPECT_EQ(found, decoded(bytes)) << size;
    }
  }
  EXPECT_TRUE(std::holds_alternative<Bytes>(decoded(bytes)));
}

TEST_F(DicomImageTest, CutPixelsThatAreAcceptedAreFilledUpWithZeros) {
  ReadLimits accept;
  accept.accept_truncated = true;
  const std::string bytes = WrittenDicom().bytes();
  const std::size_t value_at = bytes.size() - 6;
  for (std::size_t size = 0; size <= bytes.size(); ++size) {
    const auto found = decoded(bytes.substr(0, size), accept);
    if (size < value_at) {
      EXPECT_TRUE(std::holds_alternative<std::string>(found)) << size;
      continue;
    }
    Bytes expected{1, 2, 3, 4, 5, 6};
    std::fill(expected.begin() + static_cast<std::ptrdiff_t>(size - value_at), expected.end(), 0);
    ASSERT_TRUE(std::holds_alternative<Bytes>(found)) << std::get<std::string>(found) << size;
    EXPECT_EQ(std::get<Bytes>(found), expected) << size;
  }
}

TEST_F(DicomImageTest, CutFragmentsAreNotFilledUp) {
  ReadLimits accept;
  accept.accept_truncated = true;
  WrittenDicom file;
  file.syntax("1.2.840.10008.1.2.1.98").fragments({std::string("\1\2\3\4\5\6", 6)});
  const std::string bytes = file.bytes();
  EXPECT_TRUE(std::holds_alternative<Bytes>(decoded(bytes, accept)));
  EXPECT_TRUE(
      std::holds_alternative<std::string>(decoded(bytes.substr(0, bytes.size() - 10), accept)));
}

TEST_F(DicomImageTest, AnObjectWithoutPixelsIsNoImage) {
  WrittenDicom report;
  report.text(0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.88.11").without(0x7FE00010);
  EXPECT_EQ(code(report), "no-pixel-data");
  ReadLimits accept;
  accept.accept_truncated = true;
  const auto found = decoded(report.bytes(), accept);
  EXPECT_EQ(found, (std::variant<Bytes, std::string>("no-pixel-data")));
}

TEST_F(DicomImageTest, HeadersThatLieAreRefusedBeforeAnythingIsAllocated) {
  EXPECT_EQ(code(WrittenDicom().number(0x00280010, 20000).number(0x00280011, 20000)), "truncated");
  EXPECT_EQ(code(WrittenDicom().number(0x00280010, 65535).number(0x00280011, 65535)), "size");
  EXPECT_EQ(code(WrittenDicom().text(0x00280008, "IS", "2147483647")), "size");
  EXPECT_EQ(code(WrittenDicom().text(0x00280008, "IS", "2")), "truncated");
  WrittenDicom more;
  more.pixels("OB", std::string(12, '\1'));
  EXPECT_EQ(code(more), "frames");
}

TEST_F(DicomImageTest, FramesFollowOneAnother) {
  WrittenDicom file;
  file.number(0x00280010, 1).text(0x00280008, "IS", "2");
  const DicomImage found = image(file);
  EXPECT_EQ(found.frames, 2);
  EXPECT_EQ(Bytes(found.frame(0), found.frame(1)), (Bytes{1, 2, 3}));
  EXPECT_EQ(Bytes(found.frame(1), found.frame(2)), (Bytes{4, 5, 6}));
}

TEST_F(DicomImageTest, ColourIsRgbByPixel) {
  const WrittenDicom file = rgb_file();
  EXPECT_EQ(values<std::uint8_t>(file), (Bytes{1, 3, 5, 2, 4, 6}));
  EXPECT_EQ(image(file).samples, 3);
}

WrittenDicom palette_file() {
  WrittenDicom file;
  file.text(0x00280004, "CS", "PALETTE COLOR");
  for (std::uint32_t channel = 0; channel < 3; ++channel) {
    const int step = static_cast<int>(channel) * 100;
    file.raw(0x00281101 + channel, "US", WrittenDicom::words({4, 2, 16}));
    file.raw(0x00281201 + channel, "OW",
             WrittenDicom::words({step, step + 1000, step + 2000, step + 3000}));
  }
  return file;
}

TEST_F(DicomImageTest, PalettesAreLookedUp) {
  const std::vector<std::uint16_t> found = values<std::uint16_t>(palette_file());
  ASSERT_EQ(found.size(), 18u);
  EXPECT_EQ((std::vector<std::uint16_t>{found[0], found[1], found[2]}),
            (std::vector<std::uint16_t>{0, 100, 200}));  // below the first
  EXPECT_EQ(found[6], 1000);                             // stored 3
  EXPECT_EQ(found[17], 3200);                            // above the last
  EXPECT_EQ(image(palette_file()).bits_stored, 16);
}

TEST_F(DicomImageTest, PalettesThatContradictThemselvesAreRefused) {
  EXPECT_EQ(code(palette_file().without(0x00281102)), "missing-attribute");
  EXPECT_EQ(code(palette_file().without(0x00281203)), "photometric");
  EXPECT_EQ(code(palette_file().raw(0x00281101, "US", WrittenDicom::words({9, 2, 16}))),
            "photometric");
  EXPECT_EQ(code(palette_file().raw(0x00281221, "OW", "1234")), "photometric");
}

TEST_F(DicomImageTest, MeaningOfTheValues) {
  WrittenDicom file;
  file.text(0x00281052, "DS", "-1024").text(0x00281053, "DS", "1.5 ");
  file.text(0x00281050, "DS", "40\\-600").text(0x00281051, "DS", "400\\1500");
  file.text(0x00281056, "CS", "LINEAR_EXACT");
  const DicomImage found = image(file);
  ASSERT_EQ(found.meanings.size(), 1u);
  EXPECT_EQ(found.meaning(0).slope, 1.5);
  EXPECT_EQ(found.meaning(0).intercept, -1024);
  ASSERT_EQ(found.meaning(0).windows.size(), 2u);
  EXPECT_EQ(found.meaning(0).windows[1].center, -600);
  EXPECT_EQ(found.meaning(0).windows[1].width, 1500);
  EXPECT_EQ(found.meaning(0).windows[0].function, WindowFunction::kLinearExact);
}

TEST_F(DicomImageTest, BlankMeaningIsNoneAndBrokenMeaningIsRefused) {
  WrittenDicom blank;
  blank.text(0x00281052, "DS", "").text(0x00281053, "DS", "").text(0x00281050, "DS", "");
  EXPECT_EQ(image(blank).meaning(0).slope, 1);
  EXPECT_TRUE(image(blank).meaning(0).windows.empty());
  EXPECT_EQ(code(WrittenDicom().text(0x00281053, "DS", "2")), "rescale");
  EXPECT_EQ(code(WrittenDicom().text(0x00281053, "DS", "0").text(0x00281052, "DS", "1")),
            "rescale");
  for (const char* slope : {"x", "+-2", "-+2", "+", "2 3"}) {
    EXPECT_EQ(code(WrittenDicom().text(0x00281053, "DS", slope).text(0x00281052, "DS", "1")),
              "rescale")
        << slope;
  }
  EXPECT_EQ(image(WrittenDicom().text(0x00281053, "DS", "+2").text(0x00281052, "DS", "1"))
                .meaning(0)
                .slope,
            2);
  WrittenDicom window;
  window.text(0x00281050, "DS", "x").text(0x00281051, "DS", "5");
  EXPECT_TRUE(std::isnan(image(window).meaning(0).windows[0].center));
}

std::string rle_frame(const std::string& segment) {
  std::string header = WrittenDicom::little(1, 4) + WrittenDicom::little(64, 4);
  header.resize(64, '\0');
  return header + segment + (segment.size() % 2 != 0 ? std::string(1, '\0') : "");
}

TEST_F(DicomImageTest, RleFramesDecodeOrAreRefused) {
  WrittenDicom file;
  file.syntax("1.2.840.10008.1.2.5");
  file.fragments({rle_frame(std::string("\2\1\2\3\xFE\x09", 6))});
  EXPECT_EQ(values<std::uint8_t>(file), (Bytes{1, 2, 3, 9, 9, 9}));
  EXPECT_EQ(code(file.fragments({rle_frame(std::string("\2\1\2\3", 4))})), "truncated");
  EXPECT_EQ(code(file.fragments({})), "frames");
  file.text(0x00280008, "IS", "2");
  const std::string whole = rle_frame(std::string("\xFB\7", 2));
  EXPECT_EQ(code(file.fragments({whole})), "frames");
  EXPECT_EQ(code(file.fragments({whole, whole.substr(0, 64)})), "truncated");
  EXPECT_EQ(code(file.fragments({whole, whole})), "");
  EXPECT_EQ(code(file.fragments({whole, whole, whole})), "frames");
}

TEST_F(DicomImageTest, AnRleFrameInSeveralFragments) {
  const std::string whole = rle_frame(std::string("\5\1\2\3\4\5\6", 7));
  WrittenDicom file;
  file.syntax("1.2.840.10008.1.2.5").fragments({whole.substr(0, 68), whole.substr(68)});
  EXPECT_EQ(values<std::uint8_t>(file), (Bytes{1, 2, 3, 4, 5, 6}));
}

TEST_F(DicomImageTest, RubbishForACodestreamIsRefused) {
  for (const char* uid : {"1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.4.70",
                          "1.2.840.10008.1.2.4.80", "1.2.840.10008.1.2.5"}) {
    WrittenDicom file;
    file.syntax(uid).fragments({std::string(200, 'r')});
    EXPECT_EQ(code(file), "corrupt") << uid;
  }
}

TEST_F(DicomImageTest, NativePixelsUnderACompressedSyntaxAreRefused) {
  EXPECT_NE(code(WrittenDicom().syntax("1.2.840.10008.1.2.4.70")), "");
  EXPECT_NE(code(WrittenDicom().fragments({"xx"})), "");
}

TEST_F(DicomImageTest, OtherFilesAreRefused) {
  EXPECT_EQ(code(std::string("a text")), "not-dicom");
  EXPECT_EQ(code(std::string()), "not-dicom");
}

}  // namespace
}  // namespace preceptor
