#include "data/labels/set_column.h"

#include <gtest/gtest.h>

#include "common/base/error.h"

namespace preceptor {
namespace {

using Names = SetColumn::Names;

SetColumn column_of(const Names& cells, const LabelCsvOptions& options) {
  CsvTable table;
  table.header = {"label"};
  for (const std::string& cell : cells) table.rows.push_back({cell});
  return set_column(table, 0, options);
}

TEST(SetColumnTest, CellsAreCut) {
  LabelCsvOptions options;
  options.label_separator = "|";
  options.blank_words = {"unclear"};
  const SetColumn column = column_of({"a | b", "", "b|nan|unclear", "unclear"}, options);
  EXPECT_EQ(column.names, (std::vector<Names>{{"a", "b"}, {}, {"b"}, {}}));
  EXPECT_EQ(column.parts[2], (Names{"b", "nan", "unclear"}));
  EXPECT_TRUE(column.fewer.empty());
  EXPECT_FALSE(column.lists);
}

TEST(SetColumnTest, ListsOfAColumnAreAllLists) {
  LabelCsvOptions options;
  options.label_separator = "|";
  const SetColumn column = column_of({"['a', 'b']", "[c|d]", "set()", "e|f"}, options);
  EXPECT_EQ(column.names, (std::vector<Names>{{"a", "b"}, {"c|d"}, {}, {"e", "f"}}));
  EXPECT_TRUE(column.lists);
  EXPECT_TRUE(column.fewer.empty());
  EXPECT_THROW(column_of({"['a'", "b"}, options), Error);
}

TEST(SetColumnTest, APatternTakesEachOfItsMatches) {
  LabelCsvOptions options;
  options.label_separator = "|";
  options.label_pattern = "([A-Z][a-z]+)/";
  SetColumn column = column_of({"Mass/L|Calc/R", "", "Mass/L"}, options);
  EXPECT_EQ(column.names, (std::vector<Names>{{"Mass", "Calc"}, {}, {"Mass"}}));
  EXPECT_TRUE(column.fewer.empty());
  options.label_pattern = "^([A-Z][a-z]+)/";
  column = column_of({"Mass/L", "Mass/L|Calc/R"}, options);
  EXPECT_EQ(column.fewer, std::vector<std::size_t>{1});
  options.label_pattern = "seen: (.*)";
  EXPECT_EQ(column_of({"seen: a|b"}, options).names, (std::vector<Names>{{"a", "b"}}));
  EXPECT_THROW(column_of({"unseen"}, options), Error);
  options.label_pattern = R"(\['([^']+)')";
  EXPECT_EQ(column_of({"[['a', 'left'], ['b']]"}, options).names, (std::vector<Names>{{"a", "b"}}));
}

}  // namespace
}  // namespace preceptor
