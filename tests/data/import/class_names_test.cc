#include "data/import/class_names.h"

#include <gtest/gtest.h>

#include "common/base/error.h"

namespace preceptor {
namespace {

using Names = std::vector<std::string>;

ParsedLabels labelled(const Names& labels, LabelTask task = LabelTask::kClasses) {
  ParsedLabels parsed;
  parsed.task = task;
  for (const std::string& label : labels) parsed.rows.emplace_back().label = label;
  return parsed;
}

TEST(ClassNames, AreListedElseByTheirCodesElseSorted) {
  ParsedLabels parsed = labelled({"well", "ill", "ill"});
  EXPECT_EQ(class_names_of(parsed, {}), (Names{"ill", "well"}));
  EXPECT_EQ(class_names_of(parsed, {"well", "ill"}), (Names{"well", "ill"}));
  parsed.class_names = {"well", "ill", "dead"};
  EXPECT_EQ(class_names_of(parsed, {}), (Names{"well", "ill", "dead"}));
  EXPECT_TRUE(class_names_of(labelled({}, LabelTask::kFindings), {"a", "b"}).empty());
}

TEST(ClassNames, OfAFindingAreTwoWithTheNegativeFirst) {
  const ParsedLabels parsed = labelled({}, LabelTask::kFinding);
  EXPECT_EQ(class_names_of(parsed, {}), (Names{"negative", "positive"}));
  EXPECT_EQ(class_names_of(parsed, {"well", "ill"}), (Names{"well", "ill"}));
  EXPECT_THROW(class_names_of(parsed, {"a", "b", "c"}), Error);
  EXPECT_THROW(class_names_of(parsed, {"yes", "no"}), Error);
}

TEST(ClassNames, OfWhatIsNoTableOfClassesAreRefused) {
  EXPECT_THROW(class_names_of(labelled({}), {}), Error);
  EXPECT_THROW(class_names_of(labelled({"a", "a"}), {}), Error);
  Names texts;
  for (int i = 0; i < 10001; ++i) texts.push_back(std::to_string(i));
  EXPECT_THROW(class_names_of(labelled(texts), {}), Error);
}

}  // namespace
}  // namespace preceptor
