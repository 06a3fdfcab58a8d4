#include "data/labels/label_classes.h"

#include <gtest/gtest.h>

namespace preceptor {
namespace {

using Names = std::vector<std::string>;

TEST(LabelClassesTest, CodesGiveTheOrder) {
  EXPECT_EQ(classes_by_code({"1", "0", "2", "1"}, {"b", "z", "a", "b"}), (Names{"z", "b", "a"}));
}

TEST(LabelClassesTest, CodesOfAColumnWithGapsAreWrittenAsFractions) {
  EXPECT_EQ(classes_by_code({"1.0", "0.0", ""}, {"b", "z", ""}), (Names{"z", "b"}));
}

TEST(LabelClassesTest, RowsWithoutALabelDoNotCount) {
  EXPECT_EQ(classes_by_code({"1", "", "0"}, {"b", "", "z"}), (Names{"z", "b"}));
}

TEST(LabelClassesTest, OnlyWhereCodesAndNamesGoTogether) {
  EXPECT_EQ(classes_by_code({"0", "2"}, {"a", "b"}), Names());            // a gap
  EXPECT_EQ(classes_by_code({"1", "2"}, {"a", "b"}), Names());            // not from 0
  EXPECT_EQ(classes_by_code({"0", "1", "0"}, {"a", "b", "c"}), Names());  // two names
  EXPECT_EQ(classes_by_code({"0", "1", "2"}, {"a", "b", "a"}), Names());  // two codes
  EXPECT_EQ(classes_by_code({"0", "1"}, {"a", ""}), Names());
  EXPECT_EQ(classes_by_code({"0", ""}, {"a", "b"}), Names());
  EXPECT_EQ(classes_by_code({"0", "-1"}, {"a", "b"}), Names());
  EXPECT_EQ(classes_by_code({"0", "01"}, {"a", "b"}), Names());
  EXPECT_EQ(classes_by_code({"0", "1.5"}, {"a", "b"}), Names());
  EXPECT_EQ(classes_by_code({"0.0", ".0"}, {"a", "b"}), Names());
  EXPECT_EQ(classes_by_code({"0", "99999999999999999999"}, {"a", "b"}), Names());
  EXPECT_EQ(classes_by_code({}, {}), Names());
}

TEST(LabelClassesTest, NumbersAreSortedByValue) {
  EXPECT_EQ(sorted_classes({"10", "9", "-1", "9", ""}), (Names{"-1", "9", "10"}));
  EXPECT_EQ(sorted_classes({"10", "9", "x"}), (Names{"10", "9", "x"}));
  EXPECT_EQ(sorted_classes({"10,0", "9,5", "9,25"}), (Names{"9,25", "9,5", "10,0"}));
  EXPECT_EQ(sorted_classes({"10", "9", "nan"}), (Names{"10", "9", "nan"}));
}

TEST(LabelClassesTest, NumbersAndAnswersRise) {
  EXPECT_TRUE(rise_by_their_names({"0", "1", "2"}));
  EXPECT_TRUE(rise_by_their_names({"No", "Yes"}));
  EXPECT_TRUE(rise_by_their_names({"negative", "positive"}));
  EXPECT_FALSE(rise_by_their_names({"ja", "nein"}));
  EXPECT_FALSE(rise_by_their_names({"abnormal", "normal"}));
  EXPECT_FALSE(rise_by_their_names({"no", "unclear", "yes"}));
}

}  // namespace
}  // namespace preceptor
