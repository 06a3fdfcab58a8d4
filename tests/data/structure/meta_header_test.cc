#include "data/structure/meta_header.h"

#include <gtest/gtest.h>

#include "common/files/file_io.h"
#include "tests/common/temporary_folder.h"

namespace preceptor {
namespace {

// Explicit VR little endian; a long representation has a length of four bytes.
std::string element(char group, char number, const std::string& vr, const std::string& value) {
  std::string text{group, '\0', number, '\0'};
  text += vr;
  const char low = static_cast<char>(value.size() & 0xFF);
  const char high = static_cast<char>(value.size() >> 8);
  text += vr == "OB" ? std::string{'\0', '\0', low, high, '\0', '\0'} : std::string{low, high};
  return text + value;
}

const std::string kStart = std::string(128, '\0') + "DICM";

TEST(MetaHeaderTest, FindsTheUidBehindOtherElements) {
  const std::string before = kStart + element(2, 0, "UL", std::string(4, '\7')) +
                             element(2, 1, "OB", std::string("\0\1", 2)) +
                             element(2, 2, "UI", "1.2.840.10008.5.1.4.1.1.4");
  EXPECT_EQ(media_storage_uid(before + element(2, 3, "UI", std::string("1.2.34\0", 7))), "1.2.34");
  EXPECT_EQ(media_storage_uid(before + element(2, 3, "UI", "1.2.34 ") + "broken"), "1.2.34");
}

TEST(MetaHeaderTest, SaysNothingWhereThereIsNone) {
  EXPECT_EQ(media_storage_uid(""), "");
  EXPECT_EQ(media_storage_uid(kStart), "");
  EXPECT_EQ(media_storage_uid(element(2, 3, "UI", "1.2")), "");  // no "DICM"
  EXPECT_EQ(media_storage_uid(kStart + element(2, 16, "UI", "1.2")), "");
  EXPECT_EQ(media_storage_uid(kStart + element(8, 3, "UI", "1.2.3.4.5.6")), "");
  EXPECT_EQ(media_storage_uid(kStart + element(2, 3, "UI", "Smith^John")), "");
  EXPECT_EQ(media_storage_uid(kStart + element(2, 3, "UI", std::string(65, '1'))), "");
}

TEST(MetaHeaderTest, ReadsNothingBehindTheEnd) {
  const std::string whole =
      kStart + element(2, 1, "OB", std::string("\0\1", 2)) + element(2, 3, "UI", "1.2.3.4.5.6.7.8");
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_EQ(media_storage_uid(whole.substr(0, size)), "") << size;
  }
  EXPECT_EQ(media_storage_uid(whole), "1.2.3.4.5.6.7.8");
  std::string long_one = kStart + element(2, 1, "OB", "xx") + element(2, 3, "UI", "1.2.3");
  long_one[kStart.size() + 11] = '\xFF';  // a length of 4 GB
  EXPECT_EQ(media_storage_uid(long_one), "");
}

}  // namespace
}  // namespace preceptor
