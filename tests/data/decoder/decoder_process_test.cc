#include "data/decoder/decoder_process.h"

#include <gtest/gtest.h>
#include <signal.h>

#include <algorithm>
#include <fstream>

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
  static DecoderLimits quick() {
    DecoderLimits limits;
    limits.seconds = 1;
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

TEST_F(DecoderProcessTest, ADecoderThatCrashesIsOneRejectedFile) {
  DecoderProcess decoder(quick());
  const Rejection refused = decoder.drill(DecoderTask::kCrash);
  EXPECT_EQ(refused.code, "decoder-crash");
  EXPECT_NE(refused.sentence.find("signal 11"), std::string::npos) << refused.sentence;
  EXPECT_EQ(code(decoder.read_image(write(WrittenDicom().bytes()))), "");
}

TEST_F(DecoderProcessTest, ADecoderThatHangsIsEnded) {
  DecoderProcess decoder(quick());
  EXPECT_EQ(decoder.drill(DecoderTask::kHang).code, "decoder-time");
  EXPECT_EQ(code(decoder.read_image(write(WrittenDicom().bytes()))), "");
}

TEST_F(DecoderProcessTest, ADecoderThatTakesAllMemoryIsRefusedIt) {
  DecoderProcess decoder(quick());
  EXPECT_EQ(decoder.drill(DecoderTask::kExhaust).code, "decoder-memory");
  EXPECT_EQ(code(decoder.read_image(write(WrittenDicom().bytes()))), "");
}

TEST_F(DecoderProcessTest, ADecoderOpensNothing) {
  DecoderProcess decoder(quick());
  if (!decoder.sandbox_gap().empty()) GTEST_SKIP() << "no seccomp: " << decoder.sandbox_gap();
  const Rejection refused = decoder.drill(DecoderTask::kEscape);
  EXPECT_EQ(refused.sentence, "");
}

TEST_F(DecoderProcessTest, AFileLargerThanTheLimitIsNotRead) {
  DecoderLimits limits;
  limits.file_mib = 1;
  DecoderProcess decoder(limits);
  const std::string path = write(WrittenDicom().bytes() + std::string(2 << 20, '\0'));
  EXPECT_EQ(code(decoder.read_image(path)), "size");
}

TEST_F(DecoderProcessTest, WhatCannotBeReadThrows) {
  DecoderProcess decoder{DecoderLimits{}};
  const std::string absent = folder_.file("absent");
  EXPECT_EQ(kind_of_throw([&] { decoder.read_image(absent); }), ErrorKind::kSystem);
  EXPECT_EQ(kind_of_throw([&] { decoder.scan(absent); }), ErrorKind::kSystem);
}

}  // namespace
}  // namespace preceptor
