#include "data/decoder/decoder_process.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <optional>

#include "common/base/digest.h"
#include "common/base/error.h"
#include "tests/common/temporary_folder.h"
#include "tests/data/dicom/read_here.h"
#include "tests/data/dicom/written_dicom.h"

namespace preceptor {
namespace {

using Bytes = std::vector<std::uint8_t>;

class DecoderProcessTest : public testing::Test {
 protected:
  std::string write(const std::string& bytes, const std::string& name = "x.dcm") {
    std::ofstream(folder_.file(name), std::ios::binary) << bytes;
    return folder_.file(name);
  }
  static std::string code(const ReadFile& read) {
    const auto* refused = std::get_if<Rejection>(&read.image);
    return refused != nullptr ? refused->code : "";
  }
  template <typename Act>
  static ErrorKind kind_of_throw(const Act& act) {
    try {
      act();
    } catch (const Error& error) {
      return error.kind();
    }
    return ErrorKind::kInternal;
  }
  // On a busy machine a decoder may take a while to start.
  static DecoderLimits small(std::int64_t seconds = 30) {
    DecoderLimits limits;
    limits.seconds = seconds;
    limits.memory_mib = 256;
    return limits;
  }

  TemporaryFolder folder_;
};

TEST_F(DecoderProcessTest, GivesTheSameAsTheReaderInThisProcess) {
  const std::string bytes = WrittenDicom().bytes();
  set_up_dicom();
  const auto here = std::get<DicomImage>(decode_here(bytes));
  DecoderProcess decoder{DecoderLimits{}};
  const ReadFile read = decoder.read_image(write(bytes));
  const auto& there = std::get<DicomImage>(read.image);
  EXPECT_EQ(read.sha256, sha256(bytes.data(), bytes.size()));
  ASSERT_EQ(there.frame_bytes(), here.frame_bytes());
  EXPECT_TRUE(std::equal(here.frame(0), here.frame(here.frames), there.frame(0)));
  EXPECT_EQ(there.meanings, here.meanings);
  EXPECT_EQ(there.sop_instance_uid, here.sop_instance_uid);
}

TEST_F(DecoderProcessTest, DigestsARefusedFileToo) {
  DecoderProcess decoder{DecoderLimits{}};
  const ReadFile read = decoder.read_image(write("no DICOM"));
  EXPECT_EQ(code(read), "not-dicom");
  EXPECT_EQ(read.sha256, sha256("no DICOM", 8));
}

TEST_F(DecoderProcessTest, ScansAHeader) {
  DecoderProcess decoder{DecoderLimits{}};
  const ScanResult result = decoder.scan(write(WrittenDicom().bytes())).result;
  EXPECT_EQ(std::get<DicomHeader>(result).rows, 2);
  EXPECT_EQ(std::get<NotAnImage>(decoder.scan(write("no DICOM")).result), NotAnImage::kNotDicom);
  EXPECT_EQ(std::get<NotAnImage>(decoder.scan(write("")).result), NotAnImage::kNotDicom);
}

// What a scan comes to, as text.
std::string said(const ScannedStart& start) {
  if (const auto* header = std::get_if<DicomHeader>(&start.result)) {
    return "image " + header->sop_instance_uid + " of " + std::to_string(header->rows);
  }
  const auto* refused = std::get_if<Rejection>(&start.result);
  return refused != nullptr ? refused->code + " " + start.stated.sop_instance : "no image";
}

TEST_F(DecoderProcessTest, ScansSeveralFilesAsItScansOne) {
  std::vector<std::string> paths;
  for (int i = 0; i < 50; ++i) {
    WrittenDicom file;
    file.number(0x00280010, i + 1).text(0x00080018, "UI", "1.2." + std::to_string(i));
    // A header that no slot has room for, and one without pixels.
    if (i % 7 == 3) file.raw(0x00400001, "OB", std::string(1 << 20, 'x'));
    if (i % 9 == 4) file.without(0x7FE00010);
    paths.push_back(write(i % 11 == 5 ? "no DICOM" : file.bytes(), std::to_string(i) + ".dcm"));
  }
  for (const std::int64_t mebibytes : {4096, 3}) {
    DecoderLimits limits;
    limits.file_mib = mebibytes;
    DecoderProcess decoder(limits);
    const std::vector<ScannedStart> together = decoder.scan(paths);
    ASSERT_EQ(together.size(), paths.size());
    for (std::size_t i = 0; i < paths.size(); ++i) {
      EXPECT_EQ(said(together[i]), said(decoder.scan(paths[i]))) << i;
    }
  }
}

// What areas of shared memory of this process take, bytes.
std::int64_t shared_memory_here() {
  std::int64_t bytes = 0;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
    std::error_code gone;
    const std::string target = std::filesystem::read_symlink(entry.path(), gone).string();
    struct stat status {};
    if (target.rfind("/memfd:", 0) == 0 && ::stat(entry.path().c_str(), &status) == 0) {
      bytes += static_cast<std::int64_t>(status.st_blocks) * 512;
    }
  }
  return bytes;
}

TEST_F(DecoderProcessTest, PixelsBeforeAFrameThatIsRefusedAreGivenBack) {
  constexpr std::size_t kSide = 4096;
  constexpr std::int64_t kFrame = kSide * kSide;
  const std::string good(kFrame, 7), half(kFrame / 2, 7);
  WrittenDicom file;
  file.number(0x00280010, kSide).number(0x00280011, kSide).text(0x00280008, "IS", "3");
  file.syntax("1.2.840.10008.1.2.1.98");
  DecoderProcess decoder{DecoderLimits{}};
  const std::string path = write(file.fragments({good, good, good}).bytes());
  const auto size = static_cast<std::int64_t>(std::filesystem::file_size(path));
  {
    const ReadFile whole = decoder.read_image(path);
    EXPECT_EQ(code(whole), "");
    EXPECT_GE(shared_memory_here(), size + 3 * kFrame) << "nothing is measured";
  }
  write(file.fragments({good, good, half}).bytes());
  EXPECT_EQ(code(decoder.read_image(path)), "truncated");
  EXPECT_LT(shared_memory_here(), size + kFrame) << "the file stays, its pixels do not";
}

// Of files, by this process; nothing where the kernel does not tell.
std::optional<std::uintmax_t> bytes_read_here() {
  std::ifstream io("/proc/self/io");
  std::string name;
  std::uintmax_t count = 0;
  if (io >> name >> count && name == "rchar:") return count;
  return {};
}

TEST_F(DecoderProcessTest, ALongHeaderIsReadOnce) {
  WrittenDicom file;
  for (std::uint32_t i = 0; i < 40; ++i)
    file.raw(0x00090010 + i, "OB", std::string(std::size_t{1} << 15, 'x'));
  const std::string path = write(file.bytes());
  DecoderProcess decoder{DecoderLimits{}};
  decoder.scan(write(WrittenDicom().bytes(), "short.dcm"));  // it is started
  const auto before = bytes_read_here();
  const std::vector<ScannedStart> found = decoder.scan(std::vector<std::string>{path});
  const auto after = bytes_read_here();
  EXPECT_TRUE(std::holds_alternative<DicomHeader>(found[0].result));
  if (!before || !after) GTEST_SKIP() << "no /proc/self/io";
  constexpr std::uintmax_t kLinesOfProc = 1000;
  EXPECT_LE(*after - *before, std::filesystem::file_size(path) + kLinesOfProc);
}

TEST_F(DecoderProcessTest, AStartThatIsKnownIsOfTheFileAsItWas) {
  DecoderProcess decoder{DecoderLimits{}};
  const std::string path = write(WrittenDicom().bytes());
  FirstBytes known;
  decoder.scan(path, &known);
  EXPECT_EQ(known.bytes, WrittenDicom().bytes());
  const auto first_pixel = [&] {
    return std::get<DicomImage>(decoder.read_checked_image(path, known)).frame(0)[0];
  };
  EXPECT_EQ(first_pixel(), 1);
  // Another of the same length, with the time of the one before, as copies that keep it.
  const auto then = std::filesystem::last_write_time(path);
  for (const char* first : {"\7", "\x9"}) {
    const std::string other =
        write(WrittenDicom().pixels("OB", first + std::string("\2\3\4\5\6", 5)).bytes(), "y.dcm");
    std::filesystem::last_write_time(other, then);
    std::filesystem::rename(other, path);
    EXPECT_EQ(first_pixel(), *first);
  }
}

TEST_F(DecoderProcessTest, NoAnswerIsLeftForTheNextQuestion) {
  DecoderProcess decoder{DecoderLimits{}};
  const std::string seven = write(WrittenDicom().number(0x00280010, 7).bytes());
  const std::string absent = folder_.file("absent");
  EXPECT_EQ(kind_of_throw([&] {
              decoder.scan({seven, seven, absent, seven});
            }),
            ErrorKind::kSystem);
  EXPECT_EQ(std::get<DicomHeader>(decoder.scan(seven).result).rows, 7);
  const std::string other = write(WrittenDicom().number(0x00280010, 3).bytes(), "y.dcm");
  EXPECT_EQ(std::get<DicomHeader>(decoder.scan(other).result).rows, 3);
  EXPECT_TRUE(decoder.scan(std::vector<std::string>{}).empty());
}

TEST_F(DecoderProcessTest, PixelsThatAreHeldStayAsTheyAre) {
  DecoderProcess decoder{DecoderLimits{}};
  WrittenDicom other;
  other.number(0x00280010, 1).text(0x00280008, "IS", "2");
  const ReadFile first = decoder.read_image(write(WrittenDicom().bytes()));
  const auto& held = std::get<DicomImage>(first.image);
  const Bytes before(held.frame(0), held.frame(held.frames));
  const ReadFile second = decoder.read_image(write(other.bytes()));
  EXPECT_TRUE(std::holds_alternative<DicomImage>(second.image));
  EXPECT_EQ(Bytes(held.frame(0), held.frame(held.frames)), before);
}

// AddressSanitizer takes a crash for itself and ends the process in its own way, and wants more
// memory than a decoder may have.
#ifdef __SANITIZE_ADDRESS__
constexpr bool kSanitized = true;
#else
constexpr bool kSanitized = false;
#endif

TEST_F(DecoderProcessTest, ADecoderThatCrashesIsOneRejectedFile) {
  if (kSanitized) GTEST_SKIP() << "under AddressSanitizer";
  DecoderProcess decoder(small());
  const Rejection refused = decoder.drill(DecoderTask::kCrash);
  EXPECT_EQ(refused.code, "decoder-crash");
  EXPECT_NE(refused.sentence.find("signal 11"), std::string::npos) << refused.sentence;
  EXPECT_EQ(code(decoder.read_image(write(WrittenDicom().bytes()))), "");
}

TEST_F(DecoderProcessTest, ADecoderThatHangsIsEnded) {
  DecoderProcess decoder(small(2));
  EXPECT_EQ(decoder.drill(DecoderTask::kHang).code, "decoder-time");
  EXPECT_EQ(code(decoder.read_image(write(WrittenDicom().bytes()))), "");
}

TEST_F(DecoderProcessTest, ADecoderThatTakesAllMemoryIsRefusedIt) {
  if (kSanitized) GTEST_SKIP() << "under AddressSanitizer";
  DecoderProcess decoder(small());
  EXPECT_EQ(decoder.drill(DecoderTask::kExhaust).code, "decoder-memory");
  EXPECT_EQ(code(decoder.read_image(write(WrittenDicom().bytes()))), "");
}

TEST_F(DecoderProcessTest, ADecoderOpensNothing) {
  DecoderProcess decoder(small());
  if (!decoder.sandbox_gap().empty()) GTEST_SKIP() << "no seccomp: " << decoder.sandbox_gap();
  const Rejection refused = decoder.drill(DecoderTask::kEscape);
  EXPECT_EQ(refused.sentence, "");
}

TEST_F(DecoderProcessTest, AFileLargerThanTheLimitIsNotRead) {
  DecoderLimits limits;
  limits.file_mib = 1;
  DecoderProcess decoder(limits);
  const std::string path = write(WrittenDicom().bytes() + std::string(2 << 20, '\0'));
  const ReadFile read = decoder.read_image(path);
  EXPECT_EQ(code(read), "size");
  EXPECT_FALSE(read.sha256);
  EXPECT_EQ(std::get<Rejection>(decoder.scan(path).result).code, "size");
  const ScanResult other = decoder.scan(write(std::string(2 << 20, 'x'))).result;
  EXPECT_EQ(std::get<NotAnImage>(other), NotAnImage::kNotDicom);
}

TEST_F(DecoderProcessTest, WhatCannotBeReadThrows) {
  DecoderProcess decoder{DecoderLimits{}};
  const std::string absent = folder_.file("absent");
  EXPECT_EQ(kind_of_throw([&] { decoder.read_image(absent); }), ErrorKind::kSystem);
  EXPECT_EQ(kind_of_throw([&] { decoder.scan(absent); }), ErrorKind::kSystem);
}

}  // namespace
}  // namespace preceptor
