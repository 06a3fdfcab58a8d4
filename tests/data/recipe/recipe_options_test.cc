#include "data/recipe/recipe_options.h"

#include <gtest/gtest.h>

#include "common/base/error.h"

namespace preceptor {
namespace {

Recipe resolved(const std::vector<std::string>& words) {
  RecipeOptions options;
  OptionTable table;
  options.register_in(table);
  parse_options(table, words, "");
  Recipe base;
  base.height = base.width = 64;
  base.windows = parse_windows("range");
  return options.over(base);
}

TEST(RecipeOptions, UnsetOnesComeFromTheBase) {
  const Recipe recipe = resolved({});
  EXPECT_EQ(recipe.height, 64);
  EXPECT_EQ(recipe.windows_text(), "range");
  EXPECT_EQ(recipe.channels, 1);
  EXPECT_EQ(recipe.bits, 8);
  EXPECT_TRUE(RecipeOptions{}.empty());
}

TEST(RecipeOptions, SizeIsASquareOrHeightTimesWidth) {
  EXPECT_EQ(resolved({"--size", "224"}).width, 224);
  EXPECT_EQ(resolved({"--size", "32x48"}).height, 32);
  EXPECT_EQ(resolved({"--size", "32x48"}).width, 48);
}

TEST(RecipeOptions, TheOthersAreLaidOver) {
  const Recipe recipe = resolved({"--window", "40,400", "--channels", "3", "--bits", "16"});
  EXPECT_EQ(recipe.windows[0].kind, WindowRule::Kind::kFixed);
  EXPECT_EQ(recipe.windows[0].center, 40);
  EXPECT_EQ(recipe.channels, 3);
  EXPECT_EQ(recipe.bits, 16);
}

TEST(RecipeOptions, WhatDoesNotParseIsAUsageError) {
  for (const std::vector<std::string>& words :
       std::vector<std::vector<std::string>>{{"--size", "0"},
                                             {"--size", "x"},
                                             {"--size", "3x"},
                                             {"--size", "x3"},
                                             {"--size", "3x4x5x6"},
                                             {"--size", "-3"},
                                             {"--size", "3.5"},
                                             {"--size", ""},
                                             {"--window", ""},
                                             {"--window", "1,2,3"},
                                             {"--window", "1,nan"},
                                             {"--window", "1,0.5"},
                                             {"--channels", "2"},
                                             {"--bits", "12"},
                                             {"--bits", "0"}}) {
    try {
      resolved(words);
      ADD_FAILURE() << words[0] << " " << words[1];
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kUsage);
    }
  }
}

}  // namespace
}  // namespace preceptor
