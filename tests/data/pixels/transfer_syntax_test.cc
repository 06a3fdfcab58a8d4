#include "data/pixels/transfer_syntax.h"

#include <gtest/gtest.h>

namespace preceptor {
namespace {

TEST(TransferSyntax, KnowsWhatIsDecodedAndNamesTheRest) {
  EXPECT_EQ(transfer_syntax("1.2.840.10008.1.2").coding, PixelCoding::kNative);
  EXPECT_EQ(transfer_syntax("1.2.840.10008.1.2.1.99").coding, PixelCoding::kDeflated);
  EXPECT_EQ(transfer_syntax("1.2.840.10008.1.2.5").coding, PixelCoding::kRle);
  EXPECT_EQ(transfer_syntax("1.2.840.10008.1.2.4.70").coding, PixelCoding::kJpeg);
  EXPECT_EQ(transfer_syntax("1.2.840.10008.1.2.4.81").coding, PixelCoding::kJpegLs);
  EXPECT_EQ(transfer_syntax("1.2.840.10008.1.2.1.98").coding, PixelCoding::kEncapsulated);
  for (const char* last : {"90", "91", "201", "202", "203"}) {
    EXPECT_EQ(transfer_syntax(std::string("1.2.840.10008.1.2.4.") + last).coding,
              PixelCoding::kJpeg2000);
  }
  EXPECT_EQ(transfer_syntax("1.2.840.10008.1.2.4.92").coding, PixelCoding::kNotDecoded);
  EXPECT_EQ(transfer_syntax("1.2.840.10008.1.2.4.90").name, "JPEG 2000 Lossless");
  EXPECT_EQ(transfer_syntax("1.2.840.10008.1.2.4.110").name, "JPEG XL Lossless");
  EXPECT_EQ(transfer_syntax("1.2.3").name, "unknown");
  EXPECT_EQ(transfer_syntax("1.2.3").coding, PixelCoding::kNotDecoded);
}

TEST(TransferSyntax, TellsEncapsulatedFromNative) {
  EXPECT_FALSE(transfer_syntax("1.2.840.10008.1.2.2").encapsulated());
  EXPECT_FALSE(transfer_syntax("1.2.840.10008.1.2.1.99").encapsulated());
  EXPECT_TRUE(transfer_syntax("1.2.840.10008.1.2.5").encapsulated());
  EXPECT_TRUE(transfer_syntax("1.2.840.10008.1.2.1.98").encapsulated());
}

}  // namespace
}  // namespace preceptor
