#include "data/labels/table_preset.h"

#include <gtest/gtest.h>

#include "common/base/error.h"

namespace preceptor {
namespace {

TEST(TablePresetTest, NamesTheTablesThereAre) {
  for (const char* table : {"rsna", "rsna-ich", "siim", "vindr", "chexpert", "nih", "cbis-ddsm"}) {
    EXPECT_FALSE(table_preset(table).empty()) << table;
  }
  try {
    table_preset("padchest");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kUsage);
    EXPECT_NE(error.expected().find("chexpert, nih, rsna"), std::string::npos);
  }
}

}  // namespace
}  // namespace preceptor
