#include "data/pixels/rejection.h"

#include <gtest/gtest.h>

namespace preceptor {
namespace {

TEST(Rejection, QuotesValuesAsPlainText) {
  EXPECT_EQ(printable("RGB"), "RGB");
  EXPECT_EQ(printable("a\x1b[31m\n\xC3\xA9"), "a?[31m???");
  EXPECT_EQ(printable(std::string(65, 'x')), std::string(64, 'x') + "...");
}

TEST(DecoderVersion, NamesTheLibrariesAndOurRules) {
  EXPECT_EQ(decoder_version().rfind("DCMTK 3.", 0), 0u);
  EXPECT_NE(decoder_version().find(", OpenJPEG 2."), std::string::npos);
  EXPECT_NE(decoder_version().find("; decoder 9"), std::string::npos);
}

}  // namespace
}  // namespace preceptor
