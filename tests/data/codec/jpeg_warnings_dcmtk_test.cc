#include "data/codec/jpeg_warnings_dcmtk.h"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/oflog/oflog.h>
#include <gtest/gtest.h>

#include <string>
#include <thread>

namespace preceptor {
namespace {

class JpegWarningsTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    OFLog::configure(OFLogger::OFF_LOG_LEVEL);
    watch_jpeg_warnings();
  }

  // As DCMTK passes libjpeg's warnings on.
  static void warn(const std::string& message) {
    OFLOG_WARN(OFLog::getLogger("dcmtk.dcmjpeg"), message.c_str());
  }
  static std::string code_after(const std::string& message) {
    const JpegWarnings warnings;
    warn(message);
    const auto refused = warnings.refusal();
    return refused ? refused->code : "";
  }
};

TEST_F(JpegWarningsTest, WhatLibjpegFillsUpIsRefused) {
  EXPECT_EQ(code_after("Corrupt JPEG data: premature end of data segment"), "truncated");
  EXPECT_EQ(code_after("Premature end of JPEG file"), "truncated");
  EXPECT_EQ(code_after("Corrupt JPEG data: bad Huffman code"), "corrupt");
  EXPECT_EQ(code_after("Corrupt JPEG data: found marker 0xd3 instead of RST1"), "corrupt");
  EXPECT_EQ(code_after("Inconsistent progression sequence for component 0 coefficient 1"),
            "corrupt");
  EXPECT_EQ(code_after("Invalid SOS parameters for sequential JPEG"), "");
}

TEST_F(JpegWarningsTest, EachFrameStartsAfresh) {
  EXPECT_EQ(code_after("Premature end of JPEG file"), "truncated");
  EXPECT_FALSE(JpegWarnings().refusal());
}

TEST_F(JpegWarningsTest, CountForTheirThreadAlone) {
  const JpegWarnings warnings;
  std::thread(warn, "Premature end of JPEG file").join();
  EXPECT_FALSE(warnings.refusal());
}

TEST_F(JpegWarningsTest, NothingIsPrintedAndOtherLogsStayOff) {
  testing::internal::CaptureStderr();
  testing::internal::CaptureStdout();
  warn("Premature end of JPEG file");
  OFLOG_ERROR(OFLog::getLogger("dcmtk.dcmdata"), "a value of the file");
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
  EXPECT_EQ(testing::internal::GetCapturedStdout(), "");
  EXPECT_FALSE(OFLog::getLogger("dcmtk.dcmdata").isEnabledFor(OFLogger::FATAL_LOG_LEVEL));
}

}  // namespace
}  // namespace preceptor
