#include "data/table/table_columns.h"

#include <gtest/gtest.h>

#include "common/base/error.h"
#include "data/table/text_cells.h"

namespace preceptor {
namespace {

class TableColumnsTest : public testing::Test {
 protected:
  TableColumnsTest() {
    table_.header = {"Image Index", "b", "b", ""};
    table_.rows = {{" x ", "1", "2", ""}};
    table_.lines = {7};
  }
  CsvTable table_;
};

TEST_F(TableColumnsTest, FindsByTheVeryNameOrAUsualOne) {
  EXPECT_EQ(named_column(table_, "Image Index", "--key-column"), 0u);
  EXPECT_THROW(named_column(table_, "image index", "--key-column"), Error);
  EXPECT_THROW(named_column(table_, "b", "--key-column"), Error);  // which one?
  EXPECT_EQ(usual_column(table_, {"path", "imageindex"}), std::optional<std::size_t>(0));
  EXPECT_FALSE(usual_column(table_, {"path"}));
  EXPECT_FALSE(column_if_named(table_, "", "--split-column"));
  EXPECT_EQ(column_or_usual(table_, "", {"imageindex"}, "--key-column"), 0u);
  EXPECT_THROW(column_or_usual(table_, "", {"path"}, "--key-column"), Error);
}

TEST_F(TableColumnsTest, ANameMayBeGivenAsTheHeaderWrapsIt) {
  table_.header[0] = column_name("Image\r\nIndex");
  EXPECT_EQ(named_column(table_, "Image\nIndex", "--key-column"), 0u);
  EXPECT_EQ(named_column(table_, "Image Index", "--key-column"), 0u);
}

TEST_F(TableColumnsTest, GivesCellsAndLines) {
  EXPECT_EQ(cells_of(table_, 0), (std::vector<std::string>{"x"}));
  EXPECT_EQ(line_text(table_, 0), "line 7");
}

}  // namespace
}  // namespace preceptor
